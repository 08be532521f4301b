{ pkgs
, lib
, ...
}:

let
  editor = "nvim";
  user = "kim";
in
{
  environment = {
    variables = {
      EDITOR = editor;
    };
    shellAliases.ll = "ls -l";
  };

  networking = {
    hostName = "nest";
    firewall = {
      enable = true;
      allowedTCPPorts = [
        22 # ssh
        80
      ];
    };
  };

  users.users.${user} = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };

  services = {
    openssh = {
      enable = true;
      settings.PermitRootLogin = "no";
    };
    printing.enable = lib.mkDefault false;
  };

  system = {
    # do not touch
    stateVersion = "23.11";
  };
}
