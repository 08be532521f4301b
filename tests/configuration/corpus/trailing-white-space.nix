{ config, pkgs, ... }:  
{
  environment.systemPackages = with pkgs; [ 
    git  
    
    htop 
    # later 
  ]; 
  
  services.openssh.enable = true;  
}
