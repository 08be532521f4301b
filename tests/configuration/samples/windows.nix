{ config, pkgs, ... }:
{
	# Grüße
	environment.systemPackages = with pkgs; [
		git  
		htop # ☃
	];
	time.timeZone = "Europe/Zürich";
}