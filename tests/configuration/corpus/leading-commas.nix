{ config
, pkgs
, lib
, ...
}:

{
  environment.systemPackages = with pkgs;
    [
      git
      gnumake
    ];
  services.pipewire = { enable = true; pulse.enable = true; };
}
