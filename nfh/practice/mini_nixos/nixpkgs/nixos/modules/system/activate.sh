# activate SYSTEM: what NixOS does at every activation and at every start, under ROOT.
system=${1:-$(readlink -f "${0%/activate}")}
echo "setting up /etc..." >&2
mkdir -p "$ROOT/run" "$ROOT/etc"

# A link is replaced in one step: whoever looks sees the old system or the new one.
point() {
  ln -s "$1" "$2.tmp.$$" && mv -T "$2.tmp.$$" "$2"
}
point "$system/etc" "$ROOT/etc/static"
point "$system" "$ROOT/run/current-system"
[ -e "$ROOT/run/booted-system" ] || point "$system" "$ROOT/run/booted-system"
exit $status
