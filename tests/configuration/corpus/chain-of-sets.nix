{ pkgs, ... }: {
    environment.gnome.excludePackages = (with pkgs; [
      gnome-tour
      #]) ++ (with pkgs.gnome; [
    ]);
    environment.systemPackages = (with pkgs; [
      ffmpegthumbnailer
      amberol # music
    ]) ++ (with pkgs.gnome; [
      nautilus # file
      # gnome-sound-recorder
    ]);
}
