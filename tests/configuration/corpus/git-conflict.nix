{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    git
<<<<<<< HEAD
    vim
=======
    neovim
>>>>>>> laptop
  ];
}
