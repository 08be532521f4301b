{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [ git ];
} // { time.timeZone = "UTC"; }
