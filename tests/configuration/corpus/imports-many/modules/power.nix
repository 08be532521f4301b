{ powerManagement.enable = true; }
