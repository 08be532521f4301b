# Names that older configurations still use: renamed ones work, removed ones say what took their place.
prev:
let
  gone = name: new: throw "'${name}' has been renamed to/replaced by '${new}'";
  moved = name: throw "The 'gnome.${name}' was moved to top-level. Please use 'pkgs.${name}' directly.";
in
{
  gnome = {
    gnome-tweaks = moved "gnome-tweaks";
    file-roller = moved "file-roller";
    nautilus = moved "nautilus";
    gnome-terminal = moved "gnome-terminal";
    gnome-disk-utility = moved "gnome-disk-utility";
    adwaita-icon-theme = moved "adwaita-icon-theme";
  };
  nerdfonts = throw "nerdfonts has been separated into individual font packages under the namespace nerd-fonts. For example change: fonts.packages = [ pkgs.nerdfonts ] to fonts.packages = [ pkgs.nerd-fonts.fira-code ]";
  noto-fonts-emoji = gone "noto-fonts-emoji" "noto-fonts-color-emoji";
  vaapiIntel = gone "vaapiIntel" "intel-vaapi-driver";
  vaapiVdpau = gone "vaapiVdpau" "libva-vdpau-driver";
  rofi-wayland = gone "rofi-wayland" "rofi";
  bitwarden = gone "bitwarden" "bitwarden-desktop";
  kate = throw "The top-level kate alias has been removed. Please explicitly use kdePackages.kate instead.";
  okular = throw "The top-level okular alias has been removed. Please explicitly use kdePackages.okular instead.";
  gwenview = throw "The top-level gwenview alias has been removed. Please explicitly use kdePackages.gwenview instead.";
  kdenlive = throw "The top-level kdenlive alias has been removed. Please explicitly use kdePackages.kdenlive instead.";
  ark = throw "The top-level ark alias has been removed. Please explicitly use kdePackages.ark instead.";
  onlyoffice-bin = gone "onlyoffice-bin" "onlyoffice-desktopeditors";
  openjdk = prev.jdk;
  prettier = prev.nodePackages.prettier;
}
