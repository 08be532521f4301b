{ pkgs, ... }: {
  users.users.nora = {
    isNormalUser = true;
    packages = with pkgs; [ jq ];
  };
}
