{ config, pkgs, ... }:

{
	imports = [ ];

	environment.systemPackages = with pkgs; [
		git
		gcc

		gimp	# pictures
		inkscape
	];

	services.openssh = {
		enable = true;
		ports = [ 22 ];
	};

	system.stateVersion = "24.05";
}
