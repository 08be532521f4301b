{ lib, pkgs, ... }:
{
    environment.systemPackages = [
        pkgs.git
        pkgs.emacs
        (pkgs.writeShellScriptBin "hello-there" ''
          echo "hello [there]; # not a comment"
        '')
        (lib.hiPrio pkgs.coreutils)
    ];
    time.timeZone = "Asia/Kolkata";
}
