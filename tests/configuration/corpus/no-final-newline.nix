# laptop
{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [
    firefox-esr
    thunderbird
  ];
  time.timeZone = "UTC";
}
# That's all.