{ lib, config, pkgs, ... }:
let inherit (lib) mkOption mkEnableOption mkIf types; in
{
  options.services.openssh = {
    enable = mkEnableOption "the OpenSSH daemon, which lets people log in from elsewhere";
    ports = mkOption { type = types.listOf types.port; default = [ 22 ]; description = "The ports on which the SSH server listens."; };
    settings.PermitRootLogin = mkOption { type = types.enum [ "yes" "without-password" "prohibit-password" "forced-commands-only" "no" ]; default = "prohibit-password"; description = "Whether root may log in by ssh."; };
    openFirewall = mkOption { type = types.bool; default = true; description = "Whether the ports of the SSH server are opened in the firewall."; };
    settings.X11Forwarding = mkOption { type = types.bool; default = false; description = "Whether windows of programs there can be shown here."; };
    settings.KbdInteractiveAuthentication = mkOption { type = types.bool; default = true; description = "Whether ssh asks for passwords by keyboard-interactive."; };
    settings.PasswordAuthentication = mkOption { type = types.bool; default = true; description = "Whether a password is enough to log in by ssh."; };
  };
  options.services.redis.servers = mkOption {
    default = { };
    description = "Redis servers, each with a name.";
    type = types.attrsOf (types.submodule {
      options.enable = mkEnableOption "this Redis server";
      options.port = mkOption { type = types.port; default = 0; description = "The TCP port to listen on; 0: none."; };
    });
  };
  options.services.fstrim = {
    enable = mkEnableOption "telling solid-state disks regularly what is free";
    interval = mkOption { type = types.str; default = "weekly"; description = "How often, as systemd.time(7) writes it."; };
  };
  config = lib.mkMerge [ (mkIf config.services.fstrim.enable {
    systemd.services.fstrim = { description = "Discard unused blocks"; serviceConfig = { Type = "oneshot"; ExecStart = "fstrim --listed-in /etc/fstab:/proc/self/mountinfo --verbose"; }; };
  }) (mkIf config.services.openssh.enable {
    environment.systemPackages = [ pkgs.openssh ];
    networking.firewall.allowedTCPPorts = lib.optionals config.services.openssh.openFirewall config.services.openssh.ports;
    systemd.services.sshd = { description = "SSH Daemon"; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${pkgs.openssh}/bin/sshd -D -f /etc/ssh/sshd_config"; };
    environment.etc."ssh/sshd_config".text = ''
      ${lib.concatMapStrings (port: "Port ${toString port}\n") config.services.openssh.ports}PermitRootLogin ${config.services.openssh.settings.PermitRootLogin}
      PasswordAuthentication ${if config.services.openssh.settings.PasswordAuthentication then "yes" else "no"}
      KbdInteractiveAuthentication ${if config.services.openssh.settings.KbdInteractiveAuthentication then "yes" else "no"}
      X11Forwarding ${if config.services.openssh.settings.X11Forwarding then "yes" else "no"}
    '';
  }) {
    environment.systemPackages = lib.optional (builtins.any (server: server.enable) (builtins.attrValues config.services.redis.servers)) pkgs.redis;
    systemd.services = lib.mapAttrs'
      (name: server: { name = "redis-${name}"; value = { enable = server.enable; description = "Redis server ${name}"; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${pkgs.redis}/bin/redis-server --port ${toString server.port}"; }; })
      config.services.redis.servers;
  } ];
}
