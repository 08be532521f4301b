# Konfiguration für «Zürich» — bitte nichts löschen ☃
{ config, pkgs, ... }:
{
  # Schlüssel & Größe: 日本語も大丈夫
  networking.hostName = "zürich"; # ä ö ü
  environment.systemPackages = with pkgs; [
    git # für Quelltexte
    libreoffice # Büro – ja, wirklich
  ];
  users.users."rené" = {
    isNormalUser = true; # déjà vu
    description = "René Œuvrard";
  };
}
