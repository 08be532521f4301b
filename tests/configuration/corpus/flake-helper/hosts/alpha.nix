{ pkgs, ... }: { networking.hostName = "alpha"; }
