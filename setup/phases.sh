# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# The phases of a run and how each is counted. Sourced by ../check.

COUNTS=$BUILD/counts

# Runs a command on the machine or in the root.
in_place() { # here|root COMMAND...
  local where=$1; shift
  # Descriptor 9 is the lock of ./check; what a test leaves running must not hold it.
  if [ "$where" = root ]; then enter_root "$@" 9>&-; else "$@" 9>&-; fi
}

# Where the newest libraries are: the machine itself, or the root it made.
modern_place() {
  if machine_is_new; then echo here; else echo root; fi
}

modern_name() {
  if machine_is_new; then machine_name; else echo "Debian 13"; fi
}

# The root is made by the first phase that needs it; where it cannot be, that
# phase is counted as failed.
open_place() { # here|root
  if [ "$1" = root ]; then make_root; else need_packages $(packages_here); fi
}

packages_here() {
  local family; family=$(machine_family)
  core_packages "$family"
  if machine_is_new && [ "$ACTION" != core ]; then
    window_packages "$family" && window_test_packages "$family"
    [ "$ACTION" = run ] || checking_packages "$family"
  fi
  if [ "$ACTION" = bench ]; then bench_packages "$family"; fi
}

# A second and a third kind of server for the interop suite; where one cannot
# be got, that suite says so itself.
get_servers() {
  local name
  for name in courier cyrus; do
    tests/harness/get-server "$name" >"$BUILD/$name.log" 2>&1 </dev/null ||
      say "$name could not be got: $(tail -n 1 "$BUILD/$name.log")"
  done
}

stamp_of() { # here|root SETUP OPTION...
  { echo "$TOP" "$@"; [ "$1" = here ] || cat "$ROOT/.tern-stamp"; } | sha256sum | cut -c1-64
}

# Counts a phase that could not be built as one failure.
count_unbuilt() { # NAME LOG
  python3 setup/tally.py "$COUNTS" >/dev/null
  say "$1: could not be built; the end of $2:"
  grep -v '^\[[0-9]*/[0-9]*\]' "$2" | tail -n 40 | sed 's/^/  /'
}

# The last line of COUNTS in words.
last_counts() {
  tail -n 1 "$COUNTS" | { read -r p f s; echo "$p passed, $f failed$([ "$s" = 0 ] || echo ", $s skipped")"; }
}

# One build and its tests: a line for the phase, below it what failed or was skipped.
run_phase() { # NAME here|root WORDS [SETUP OPTION…] [-- TEST OPTION…]
  local name=$1 where=$2 words=$3 directory=build/check/$1 log=$BUILD/$1.log began=$SECONDS built report
  shift 3
  say "$name: $words …"
  if ! (open_place "$where"); then
    python3 setup/tally.py "$COUNTS" >/dev/null
    say "$name: nowhere to run it"
    return
  fi
  in_place "$where" setup/build-and-test.sh "$directory" "$(stamp_of "$where" "$@")" "$@" \
    >"$log" 2>&1 </dev/null
  if [ $? = 3 ] || [ ! -f "$directory/meson-logs/testlog.json" ]; then
    count_unbuilt "$name" "$log"
    return
  fi
  built=$(($(stat -c %Y "$directory/.built") - STARTED - began))
  report=$(python3 setup/tally.py "$COUNTS" "$directory/meson-logs/testlog.json")
  say "$name: $(last_counts) in $((SECONDS - began)) s (the build $built s)"
  [ -z "$report" ] || say "$report"
}

# Sums COUNTS into the line every run ends with.
finish() {
  local passed=0 failed=0 skipped=0 p f s
  while read -r p f s; do
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done <"$COUNTS"
  say "the whole run took $SECONDS s"
  say "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
