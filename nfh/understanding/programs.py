"""Names of programs that people type command lines for."""

from __future__ import annotations

UNMISTAKABLE = frozenset(
    "adduser apt apt-get aptitude cd chmod chown chsh cp dd deluser df dmesg dnf dpkg du eopkg exec fdisk"
    " firewall-cmd fsck gpasswd hostnamectl ifconfig iwconfig journalctl killall ln loadkeys localectl ls"
    " lsblk lscpu lsmod lspci lsusb mamba microdnf mkdir mkfs modprobe mv nala nix-build nix-channel"
    " nix-collect-garbage nix-env nix-index nix-instantiate nix-prefetch-url nix-shell nix-store"
    " nixos-generate-config nixos-install nixos-option nixos-rebuild nixos-version nmcli nslookup pacman"
    " parted paru passwd pip3 pkill ps pwd rm rmdir rpm scp setxkbmap swapoff swapon sysctl systemctl"
    " timedatectl ufw umount uname useradd userdel usermod wc whoami xbps xbps-install xbps-remove yay yum"
    " zypper".split()
)
"""Programs whose names are no words of sentences."""

ENGLISH = frozenset(
    "alias apk awk bash bat brew btrfs cal cargo cat choco clear code conda crontab cryptsetup curl cut"
    " date dig docker echo emacs emerge env exit export fastfetch find flatpak free gcc gedit git grep"
    " guix halt head history home-manager htop id ip kate kill less make man micro more mount nano ncdu"
    " neofetch nix node npm nvim ping pip pkg podman port poweroff python python3 reboot rsync scoop"
    " screen sed service sh shutdown snap sort source ssh su tail tar tmux top touch unzip uptime vi vim"
    " wget which who winget zfs zip zsh".split()
)
"""Programs whose names people also use in sentences: a flag, a path, sudo or a sure second word is needed."""

PROGRAMS = UNMISTAKABLE | ENGLISH
ROOT = frozenset(("sudo", "doas", "run0", "pkexec"))
"""Programs that run another one as root."""
