{
  services.logind.lidSwitch = "ignore";
}
