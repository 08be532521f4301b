{ pkgs, lib, ... }:
{
  environment.systemPackages = lib.lists.flatten (with pkgs; [ git [ vim ] ]);
  environment.defaultPackages = lib.mkForce [ ];
}
