{ ... }: { networking.hostName = "opt"; }
