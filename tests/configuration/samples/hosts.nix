{ lib, hostName, ... }:
{
  networking.hostName = hostName;
  networking.domain = "example.org";
  services.nginx = {
    enable = true;
    virtualHosts."www.${hostName}.org" = { root = "/srv"; };
    appendConfig = ''
      # [ not a list ; }
      worker_processes ''${N};
    '';
  };
  systemd.services.backup = {
    serviceConfig.Type = "oneshot";
    script = ''
      tar cf /b.tar /srv
    '';
  };
}
