_: {
  services.openssh.enable = true;
}
