# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# A Debian 13 root for machines with older libraries: made once in .root/trixie,
# made again when its package list changes, entered with bubblewrap or chroot.
# Sourced by ../check. Every mount lives in a namespace that ends with the
# command, so nothing of the machine is ever mounted below .root.

ROOT=$TOP/.root/trixie

# The mirror this machine itself uses for Debian; nothing if it uses none, and
# mmdebstrap then takes its own.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null |
    sort -u | head -n 1
}

root_stamp() {
  { root_packages; sed -n '/^mmdebstrap_arguments/,/^}/p' "$TOP/setup/root.sh"; } | sha256sum | cut -c1-64
}

mmdebstrap_arguments() {
  printf '%s\n' --variant=minbase "--include=$(root_packages | tr ' ' ,)" \
    '--aptopt=Apt::Install-Recommends "false"' '--aptopt=Acquire::Languages "none"' \
    '--aptopt=Acquire::Retries "3"' \
    '--dpkgopt=path-exclude=/usr/share/man/*' '--dpkgopt=path-exclude=/usr/share/doc/*' \
    '--dpkgopt=path-exclude=/usr/share/locale/*' \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg
}

# As root the tree is Debian's, owners and all. As a person it is unpacked from
# an archive and all of it belongs to that person, so that they can remove it.
bootstrap() { # DIRECTORY
  local arguments
  mapfile -t arguments < <(mmdebstrap_arguments)
  if [ "$(id -u)" = 0 ]; then
    mmdebstrap --mode=root "${arguments[@]}" trixie "$1" $(debian_mirror)
  else
    mmdebstrap --mode=unshare --format=tar "${arguments[@]}" trixie - $(debian_mirror) |
      tar -x --no-same-owner --exclude='./dev/*' -C "$1"
  fi
}

# The places where things are mounted, and the person's own name for programs
# that look it up.
furnish() { # DIRECTORY
  mkdir -p "$1/src" "$1/proc" "$1/dev" "$1/sys" "$1/tmp" "$1/run"
  [ "$(id -u)" = 0 ] || {
    echo "tern:x:$(id -u):$(id -g)::/tmp:/bin/bash" >>"$1/etc/passwd"
    echo "tern:x:$(id -g):" >>"$1/etc/group"
  }
}

# Removes a root, never a mount: refuses when anything is mounted below it.
discard_root() { # DIRECTORY
  [ -d "$1" ] || return 0
  if awk -v below="$1" '$5 == below || index($5, below "/") == 1 { found = 1 } END { exit !found }' \
    /proc/self/mountinfo; then
    give_up "something is mounted below $1; unmount it first"
  fi
  chmod -R u+rwX "$1" && rm -rf --one-file-system "$1"
}

make_root() {
  local log=$BUILD/root.log
  [ "$(cat "$ROOT/.tern-stamp" 2>/dev/null)" = "$(root_stamp)" ] && return 0
  say "making the Debian 13 root (about two minutes, once)"
  need_packages $(root_tools "$(machine_family)")
  discard_root "$ROOT.new"
  mkdir -p "$ROOT.new"
  chmod 755 "$TOP/.root" "$ROOT.new"
  if ! { set -o pipefail; bootstrap "$ROOT.new"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    return 1
  fi
  furnish "$ROOT.new"
  root_stamp >"$ROOT.new/.tern-stamp"
  discard_root "$ROOT"
  mv "$ROOT.new" "$ROOT"
}

# Only these variables go inside.
root_environment() {
  printf '%s\n' PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 "TERM=${TERM:-dumb}"
  env | grep -E '^(CI|TERN_[A-Z_]*|SOURCE_DATE_EPOCH)=' || true
}

# /sys is there for WebKit: without it its own sandbox does not start, and the program ends.
enter_with_bubblewrap() { # COMMAND...
  bwrap --ro-bind "$ROOT" / --dev /dev --proc /proc --ro-bind /sys /sys --tmpfs /tmp --tmpfs /var/tmp --tmpfs /run \
    --bind "$TOP" /src --chdir /src --unshare-pid --unshare-ipc --unshare-net --unshare-uts \
    --die-with-parent "$@"
}

# The mounts are made in a namespace of their own and go with it.
enter_with_chroot() { # COMMAND...
  unshare --mount --propagation private --pid --fork --kill-child bash -euc '
    root=$1 top=$2; shift 2
    mount --bind "$root" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    for place in tmp var/tmp run; do mount -t tmpfs -o mode=1777 tmpfs "$root/$place"; done
    mount --rbind /sys "$root/sys"
    mount -o remount,bind,ro "$root/sys"
    mount --bind "$top" "$root/src"
    mount -o remount,bind,ro "$root"
    exec chroot "$root" sh -c "cd /src && exec \"\$@\"" sh "$@"' bash "$ROOT" "$TOP" "$@"
}

# TERN_ROOT_BY=bubblewrap or chroot overrides the choice.
way_in() {
  if [ -n "${TERN_ROOT_BY:-}" ]; then echo "$TERN_ROOT_BY"
  elif enter_with_bubblewrap true 2>/dev/null; then echo bubblewrap
  elif [ "$(id -u)" = 0 ] && enter_with_chroot true 2>/dev/null; then echo chroot
  else return 1; fi
}

enter_root() { # COMMAND...
  local environment way
  way=$(way_in) || give_up "the Debian 13 root cannot be entered: neither bubblewrap nor chroot is allowed here"
  mapfile -t environment < <(root_environment)
  "enter_with_$way" env -i "${environment[@]}" "$@"
}
