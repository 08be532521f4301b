{
  meta.nixpkgs = <nixpkgs>;
  host-a = { pkgs, ... }: {
    deployment.targetHost = "a";
    environment.systemPackages = with pkgs; [ git ];
  };
}
