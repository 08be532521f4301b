{ pkgs, ... }:
{
	users.extraUsers.guest = {
		isNormalUser = true;
		packages = [ pkgs.firefox ];
	};
	environment.systemPackages = [ pkgs.git ];
}
