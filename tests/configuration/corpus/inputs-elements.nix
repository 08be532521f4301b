{ config, pkgs, inputs, system, ... }:
{
  environment.systemPackages = with pkgs; [
    git
    pkgs.wget
    kdePackages.kate
    inputs.helix.packages.${system}.default
    inputs.agenix.packages."x86_64-linux".agenix # secrets
    (python3.withPackages (ps: with ps; [
      numpy
      requests # http
    ]))
    (vim.override {
      features = "huge";
    })
    (wineWowPackages.stable)
  ];
}
