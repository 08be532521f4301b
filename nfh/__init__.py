"""nfh, Nix for Humanity: run NixOS in plain English."""

__version__ = "0.1.0"
