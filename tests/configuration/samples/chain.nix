{ config, pkgs, lib, inputs, ... }: {
  environment.systemPackages =
    with pkgs;
    [
      git
      ripgrep
      inputs.agenix.packages.x86_64-linux.default
    ]
    ++ lib.optionals config.services.xserver.enable [
      firefox
      alacritty
    ];

  networking.hostName = lib.mkForce "chain";
}
