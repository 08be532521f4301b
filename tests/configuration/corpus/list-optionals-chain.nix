{ config, pkgs, lib, ... }:

{
  environment.systemPackages = with pkgs; lib.optionals config.ops.gitlab [
      gitlab-ci-local
    ] ++
    lib.optionals config.ops.docker [
      docker-ls
    ];
}
