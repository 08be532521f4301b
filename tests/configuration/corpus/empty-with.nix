{ pkgs, ... }:
{
	environment.systemPackages = with pkgs; [
		# nothing yet
	];
	# No services either.
}
