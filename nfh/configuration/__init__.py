"""Reading and editing Nix files without losing a byte."""
