# install-boot-loader SYSTEM: writes the boot menu, an entry a generation of the profile, SYSTEM as the default.
[ "$BOOT_LOADER" = none ] && exit 0
default=$1
entries=$ROOT/boot/loader/entries
profile=$ROOT/nix/var/nix/profiles/system
mkdir -p "$entries"

numbers=$(
  for link in "$profile"-*-link; do
    number=${link#"$profile"-}; number=${number%-link}
    case $number in '' | *[!0-9]*) ;; *) [ -e "$link" ] && echo "$number" ;; esac
  done | sort -n | if [ -n "$BOOT_LIMIT" ]; then tail -n "$BOOT_LIMIT"; else cat; fi
)
chosen=
for number in $numbers; do
  link=$profile-$number-link
  system=$(readlink -f "$link")
  [ "$system" = "$default" ] && chosen=$number
  version=$(cat "$system/nixos-version")
  built=$(stat -c %y "$link"); built=${built%% *}
  entry=$entries/nixos-generation-$number.conf
  {
    echo "title NixOS"
    echo "sort-key nixos"
    echo "version Generation $number NixOS $version, built on $built"
    echo "linux $(readlink -f "$system/kernel")"
    echo "initrd $(readlink -f "$system/initrd")"
    echo "options init=$system/init $(cat "$system/kernel-params")"
  } > "$entry.tmp"
  mv -f "$entry.tmp" "$entry"
done

# Generations that are gone leave the menu.
for entry in "$entries"/nixos-generation-*.conf; do
  number=${entry##*/nixos-generation-}; number=${number%.conf}
  case " $(echo $numbers) " in *" $number "*) ;; *) rm -f "$entry" ;; esac
done

# A system that is in no generation (set by hand) leaves the default as it was.
if [ -n "$chosen" ]; then
  {
    [ -z "$BOOT_TIMEOUT" ] || echo "timeout $BOOT_TIMEOUT"
    echo "default nixos-generation-$chosen.conf"
    echo "console-mode keep"
  } > "$ROOT/boot/loader/loader.conf.tmp"
  mv -f "$ROOT/boot/loader/loader.conf.tmp" "$ROOT/boot/loader/loader.conf"
fi
exit 0
