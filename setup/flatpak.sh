# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# ./check --flatpak: builds flatpak/org.ternmail.Tern.yml without the network, on a stand-in for the GNOME
# runtime that is made once of two Debian 13 roots, and starts what came out. Sourced by ../check.
# All of it lives in .root/flatpak; nothing of the person's own Flatpak is touched.

FLATPAK=$TOP/.root/flatpak
APP=org.ternmail.Tern
MANIFEST=flatpak/$APP.yml

# What the Flatpak tools may see of the machine.
in_flatpak_home() { # COMMAND...
  mkdir -p "$FLATPAK/home" "$FLATPAK/data" && mkdir -p -m 700 "$FLATPAK/run" || return 1
  env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS HOME="$FLATPAK/home" \
    XDG_DATA_HOME="$FLATPAK/data" XDG_RUNTIME_DIR="$FLATPAK/run" FLATPAK_USER_DIR="$FLATPAK/inst" \
    LC_ALL=C.UTF-8 "$@" 9>&-
}

stand_in_stamp() {
  { stand_in_packages sdk; stand_in_packages platform; declare -f runtime_metadata export_runtime; } |
    sha256sum | cut -c1-64
}

make_stand_in_root() { # sdk|platform
  [ "$(cat "$FLATPAK/$1.packages" 2>/dev/null)" = "$(stand_in_packages "$1")" ] && return 0
  discard_root "$FLATPAK/$1.new" && mkdir -p "$FLATPAK/$1.new" || return 1
  (
    root_packages() { stand_in_packages "$kind"; }
    kind=$1
    set -o pipefail
    bootstrap "$FLATPAK/$1.new"
  ) || return 1
  discard_root "$FLATPAK/$1" && mv "$FLATPAK/$1.new" "$FLATPAK/$1" &&
    stand_in_packages "$1" >"$FLATPAK/$1.packages"
}

runtime_metadata() { # Platform|Sdk VERSION
  local machine; machine=$(flatpak --default-arch)
  printf '%s\n' '[Runtime]' "name=org.gnome.$1" "runtime=org.gnome.Platform/$machine/$2" \
    "sdk=org.gnome.Sdk/$machine/$2" '' '[Environment]' \
    XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share \
    LD_LIBRARY_PATH=/app/lib
}

# A root becomes a runtime: its /usr and /etc, hard-linked, without what a runtime may not hold.
export_runtime() { # sdk|platform Sdk|Platform VERSION
  local made=$FLATPAK/runtime-$2
  rm -rf --one-file-system "$made" && mkdir -p "$made/files" || return 1
  cp -al "$FLATPAK/$1/usr" "$made/usr" && cp -a "$FLATPAK/$1/etc" "$made/usr/etc" || return 1
  rm -f "$made"/usr/etc/{passwd,group,shadow,gshadow,hostname,resolv.conf,machine-id,mtab}*
  find "$made/usr" -type f -perm /6000 -exec rm -f {} +
  # flatpak-builder before 1.3 calls this program; newer ones call appstreamcli.
  if [ "$1" = sdk ] && [ ! -e "$made/usr/bin/appstream-compose" ]; then
    printf '#!/bin/sh\nexit 0\n' >"$made/usr/bin/appstream-compose"
    chmod 755 "$made/usr/bin/appstream-compose"
  fi
  runtime_metadata "$2" "$3" >"$made/metadata"
  in_flatpak_home flatpak build-export --disable-sandbox --runtime --no-update-summary "$FLATPAK/repo" "$made" "$3"
}

install_runtimes() { # VERSION
  # Without compression the export takes seconds.
  rm -rf --one-file-system "$FLATPAK/repo" "$FLATPAK/inst" &&
    in_flatpak_home ostree init --repo="$FLATPAK/repo" --mode=bare-user-only &&
    export_runtime platform Platform "$1" && export_runtime sdk Sdk "$1" &&
    in_flatpak_home flatpak build-update-repo "$FLATPAK/repo" &&
    in_flatpak_home flatpak --user remote-add --no-gpg-verify standin "file://$FLATPAK/repo" &&
    in_flatpak_home flatpak --user install -y --noninteractive standin \
      "org.gnome.Platform//$1" "org.gnome.Sdk//$1"
}

make_stand_in() {
  local stamp; stamp=$(stand_in_stamp)
  [ "$(cat "$FLATPAK/stand-in" 2>/dev/null)" = "$stamp" ] && return 0
  say "flatpak: making a stand-in for the runtime (about five minutes, once)" >&3
  mkdir -p "$FLATPAK" && make_stand_in_root sdk && make_stand_in_root platform &&
    install_runtimes "$(manifest_value runtime-version)" && echo "$stamp" >"$FLATPAK/stand-in"
}

manifest_value() { # KEY...
  python3 setup/manifest.py --get "$MANIFEST" "$@"
}

# Debian 13's source packages, their checksums looked up in Debian's signed lists.
download_sources() { # PACKAGE...
  local apt=$FLATPAK/apt mirror; mirror=$(debian_mirror)
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$FLATPAK/archives" || return 1
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "${mirror:-$(sed -n 's/^deb \([^ ]*\) trixie main.*/\1/p' "$FLATPAK/sdk/etc/apt/sources.list")} trixie main" \
    >"$apt/sources.list"
  local options=(-q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)")
  apt-get "${options[@]}" update &&
    (cd "$FLATPAK/archives" && apt-get "${options[@]}" source --download-only --tar-only "$@")
}

unpack_source() { # MODULE
  rm -rf --one-file-system "$FLATPAK/sources/$1"
  mkdir -p "$FLATPAK/sources/$1" &&
    tar -x -C "$FLATPAK/sources/$1" --strip-components=1 -f "$FLATPAK/archives/$1"_*.orig.tar.*z
}

# Debian's gnulib package carries the whole repository.
unpack_gnulib() { # COMMIT
  local repository=$FLATPAK/gnulib.git
  rm -rf --one-file-system "$repository"
  git clone -q --bare "$FLATPAK/sdk/usr/share/gnulib/gnulib.bundle" "$repository" || return 1
  mkdir -p "$FLATPAK/sources/gsasl/gnulib" &&
    git -C "$repository" archive "$1" | tar -x -C "$FLATPAK/sources/gsasl/gnulib" &&
    rm -rf --one-file-system "$repository"
}

# The source packages are what the manifest pins: gsasl's archive names its own commit, and its
# bootstrap.conf gnulib's; gmime's archive has its version alone.
sources_are_pinned() {
  local gsasl gnulib gmime
  gsasl=$(zcat "$FLATPAK"/archives/gsasl_*.orig.tar.gz | git get-tar-commit-id)
  gnulib=$(sed -n 's/^GNULIB_REVISION=//p' "$FLATPAK/sources/gsasl/bootstrap.conf")
  gmime=$(sed -n 's/^m4_define(\[gmime_[a-z]*_version\], \[\([0-9]*\)\])$/\1/p' \
    "$FLATPAK/sources/gmime/configure.ac" | paste -s -d .)
  is_pinned "$gsasl" gsasl sources 0 commit && is_pinned "$gnulib" gsasl sources 1 commit &&
    is_pinned "$gmime" gmime sources 0 tag
}

is_pinned() { # FOUND KEY...
  local found=$1 wanted; shift
  wanted=$(manifest_value modules "$@")
  [ "$found" = "$wanted" ] || { echo "$*: Debian has $found, the manifest $wanted"; return 1; }
}

make_sources() {
  local stamp; stamp=$({ cat "$FLATPAK/stand-in"; grep -E '(url|tag|commit):' "$MANIFEST"; } | sha256sum)
  [ "$(cat "$FLATPAK/sources/stamp" 2>/dev/null)" = "$stamp" ] && return 0
  rm -rf --one-file-system "$FLATPAK/sources" "$FLATPAK/archives"
  download_sources gmime gsasl && unpack_source gmime && unpack_source gsasl &&
    unpack_gnulib "$(manifest_value modules gsasl sources 1 commit)" && echo "$stamp" >"$FLATPAK/sources/stamp"
}

build_flatpak() {
  # rofiles-fuse, which guards the cache, is not to be had in every container.
  in_flatpak_home flatpak-builder --user --install --force-clean --disable-rofiles-fuse --disable-updates \
    --state-dir="$FLATPAK/state" "$FLATPAK/build" "$FLATPAK/manifest.json"
}

# One thing that has to work; its output only when it did not.
flatpak_step() { # WORDS COMMAND...
  local words=$1 log=$BUILD/flatpak.log; shift
  if "$@" 3>&1 >"$log" 2>&1 </dev/null; then
    echo 1 0 0 >>"$COUNTS"
    say "flatpak: $words"
  else
    echo 0 1 0 >>"$COUNTS"
    say "flatpak: FAILED: $words"
    tail -n 40 "$log" | sed 's/^/  /'
    return 1
  fi
}

run_installed() {
  local out=$BUILD/flatpak-installed.log
  in_flatpak_home env PYTHONPATH=tests/harness:setup PYTHONDONTWRITEBYTECODE=1 TERN_SOURCE="$TOP" \
    python3 tests/flatpak/test_installed.py >"$out" 2>&1 </dev/null
  local code=$? passed failed
  passed=$(grep -c '^ok ' "$out") failed=$(grep -c '^not ok ' "$out")
  [ $code = 0 ] || [ "$failed" != 0 ] || failed=1
  echo "$passed $failed 0" >>"$COUNTS"
  sed -n 's/^ok [0-9]* - /flatpak: /p; s/^not ok [0-9]* - /flatpak: FAILED: /p; s/^# /    /p' "$out"
}

check_flatpak() {
  need_packages $(flatpak_packages "$(machine_family)")
  flatpak_step "there is a stand-in for the runtime" make_stand_in &&
    flatpak_step "the sources are here" make_sources &&
    flatpak_step "the sources are those the manifest pins" sources_are_pinned || return
  say "flatpak: without the network, and so built otherwise than the manifest says:"
  python3 setup/manifest.py "$MANIFEST" "$FLATPAK/sources" "$FLATPAK/manifest.json" | sed 's/^/  /'
  say "  on Debian 13's libraries under the runtime's name"
  flatpak_step "the manifest builds" build_flatpak && run_installed
}
