#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# build-and-test.sh DIRECTORY STAMP [SETUP OPTION…] [-- TEST OPTION…]: configures, builds and runs
# the tests in DIRECTORY; ../check calls it, on the machine or inside the Debian 13 root. A
# directory made under another STAMP is made again. Exits 3 when the build fails, and leaves
# nothing for tally.py to count.
set -u

directory=$1 stamp=$2
shift 2
setup=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do setup+=("$1"); shift; done
[ $# -gt 0 ] && shift

configure() {
  if [ "$(cat "$directory/.stamp" 2>/dev/null)" != "$stamp" ]; then
    rm -rf --one-file-system "$directory"
    meson setup "$directory" "${setup[@]}" && echo "$stamp" >"$directory/.stamp"
  fi
}

# The rest of Tern need not be built to fuzz it.
fuzz_targets() {
  ninja -C "$directory" -t targets all | sed -n 's,^\(tests/fuzz/fuzz-[a-z-]*\): .*LINKER.*,\1,p'
}

rm -f "$directory/meson-logs/testlog.json"
configure || exit 3
targets=()
case ${1:-} in --fuzz=*) mapfile -t targets < <(fuzz_targets) ;; esac
ninja -C "$directory" "${targets[@]}" || exit 3
date +%s >"$directory/.built"
case ${1:-} in
  --build-only) ;;
  --fuzz=*) exec python3 setup/fuzz.py "$directory" "${1#--fuzz=}" ;;
  # One more than there are processors: half of a test with a server or a window is waiting for it.
  *) exec meson test -C "$directory" --no-rebuild --num-processes "$(($(nproc) + 1))" "$@" ;;
esac
