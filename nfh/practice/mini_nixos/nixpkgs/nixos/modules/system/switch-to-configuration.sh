# switch-to-configuration ACTION, for a system that lives under ROOT. Only sh and coreutils.
#   switch: boot menu and activation · boot: boot menu · test: activation · dry-activate: says what would change
system=$(readlink -f "$0"); system=${0%/bin/switch-to-configuration}
case $system in /*) ;; *) system=$PWD/$system ;; esac
system=$(readlink -f "$system")

case "$1" in
  switch | boot | test | dry-activate | check) action=$1 ;;
  *)
    echo "Usage: $0 [check|switch|boot|test|dry-activate]" >&2
    exit 1
    ;;
esac

if [ -z "$ROOT" ]; then
  echo "error: this is a practice system; it can only be activated under its own folder" >&2
  exit 1
fi
[ "$action" = check ] && exit 0

mkdir -p "${LOG%/*}" "$ROOT/run"
echo "$action $system NIXOS_INSTALL_BOOTLOADER=$NIXOS_INSTALL_BOOTLOADER" >> "$LOG"

if [ "$action" = switch ] || [ "$action" = boot ]; then
  "$system/bin/install-boot-loader" "$system" || exit 1
fi
[ "$action" = boot ] && exit 0

# The units that differ between the running system and this one.
old=$ROOT/run/current-system/etc/systemd/system
new=$system/etc/systemd/system
stop= start= restart=
for unit in "$old"/*.service; do
  name=${unit##*/}
  [ -e "$unit" ] && ! [ -e "$new/$name" ] && stop="$stop, $name"
done
for unit in "$new"/*.service; do
  name=${unit##*/}
  [ -e "$unit" ] || continue
  if ! [ -e "$old/$name" ]; then
    start="$start, $name"
  elif [ "$(cat "$old/$name")" != "$(cat "$unit")" ]; then
    restart="$restart, $name"
  fi
done
# The very first activation is a start of the machine: everything is new, nothing worth telling.
[ -d "$old" ] || start=

if [ "$action" = dry-activate ]; then
  [ -z "$stop" ] || echo "would stop the following units: ${stop#, }" >&2
  echo "would activate the configuration..." >&2
  [ -z "$restart" ] || echo "would restart the following units: ${restart#, }" >&2
  [ -z "$start" ] || echo "would start the following units: ${start#, }" >&2
  exit 0
fi

[ -z "$stop" ] || echo "stopping the following units: ${stop#, }" >&2
echo "activating the configuration..." >&2
status=0
"$system/activate" "$system" || status=$?
for user in $USERS; do echo "reloading user units for $user..." >&2; done
[ -z "$restart" ] || echo "restarting the following units: ${restart#, }" >&2
[ -z "$start" ] || echo "the following new units were started: ${start#, }" >&2

# A service whose program is an absolute path that is not there, or that is false, does not start.
bad=
for name in $(echo "$start$restart" | tr -d ,); do
  while read -r line; do
    case $line in
      ExecStart=/*)
        program=${line#ExecStart=}; program=${program%% *}
        { [ -e "$program" ] && [ "${program##*/}" != false ]; } || bad="$bad, $name"
        ;;
    esac
  done < "$new/$name"
done
if [ -n "$bad" ]; then
  echo "warning: the following units failed: ${bad#, }" >&2
  status=4
fi
exit $status
