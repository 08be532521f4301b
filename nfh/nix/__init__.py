"""The only room that talks to Nix."""
