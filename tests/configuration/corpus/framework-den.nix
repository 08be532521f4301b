{ inputs, lib, den, ... }: {
  den.aspects.desktop.compositor.nixos = { host, user, config, pkgs, lib, ... }: {
    programs.niri.enable = true;
    environment.systemPackages = [ pkgs.fuzzel ];
  };
}
