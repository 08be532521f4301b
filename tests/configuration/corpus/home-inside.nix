{ config, pkgs, inputs, ... }:
{
  imports = [ inputs.home-manager.nixosModules.default ];

  environment.systemPackages = with pkgs; [
    git
  ];
  users.users.zoe.isNormalUser = true;

  home-manager = {
    useGlobalPkgs = true;
    users.zoe = { pkgs, ... }: {
      home.packages = with pkgs; [
        bat
        eza
      ];
      programs.bash.enable = true;
      home.stateVersion = "25.05";
    };
  };

  system.stateVersion = "25.05";
}
