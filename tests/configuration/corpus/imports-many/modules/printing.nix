{
  # the one in the hall
  services.printing.enable = true;
}
