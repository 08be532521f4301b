{
  config,
  lib,
}:
{
  networking.hostName = "closed";
}
