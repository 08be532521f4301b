{
  networking.hostName = "gamma";
}
