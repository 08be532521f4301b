{ pkgs, lib, ... }:
{
  environment.systemPackages = lib.unique (with pkgs; [ git vim ]);
}
