{
  hardware.bluetooth.enable = true;
}
