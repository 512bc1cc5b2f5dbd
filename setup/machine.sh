# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# What this machine is, what it lacks, and how its package manager puts it there.
# Sourced by ../check.

# The window needs this GTK; a machine that offers it is checked directly.
GTK_MINIMUM=4.18

say() { printf '%s\n' "$*"; }
give_up() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

machine_family() {
  if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then echo apt
  elif command -v dnf >/dev/null; then echo dnf
  else echo other; fi
}

machine_name() {
  (. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME") || uname -sr
}

# The GTK that is installed, else the one the package manager offers; nothing if neither.
machine_gtk() {
  pkg-config --modversion gtk4 2>/dev/null && return
  case $(machine_family) in
    apt) apt-cache policy libgtk-4-dev 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9][0-9.]*\).*/\1/p' ;;
    dnf) dnf -q repoquery --latest-limit=1 --qf '%{version}\n' gtk4-devel 2>/dev/null | head -n 1 ;;
  esac
}

machine_is_new() {
  local gtk; gtk=$(machine_gtk)
  [ -n "$gtk" ] && [ "$(printf '%s\n%s\n' "$GTK_MINIMUM" "$gtk" | sort -V | head -n 1)" = "$GTK_MINIMUM" ]
}

package_is_installed() { # FAMILY PACKAGE
  case $1 in
    apt) [ "$(dpkg-query -W -f '${db:Status-Status}\n' "$2" 2>/dev/null | head -n 1)" = installed ] ;;
    dnf) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
  esac
}

missing_packages() { # FAMILY PACKAGE...
  local family=$1 package; shift
  for package; do
    package_is_installed "$family" "$package" || printf '%s ' "$package"
  done
}

# Runs a command with the right to install: as root, or through sudo if that
# needs no password or there is a person to ask.
as_admin() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo "$@"
  else return 1; fi
}

# A Dovecot that arrives only for the tests is not to start as a service of the machine.
keep_dovecot_asleep() {
  [ -d /run/systemd/system ] && ! package_is_installed apt dovecot-core || return 0
  say "check: Dovecot is installed for the tests alone; its service is masked"
  as_admin systemctl mask dovecot.service dovecot.socket
}

# Once a run: a machine's package lists may be missing or name versions long gone.
update_lists() {
  [ -e "$BUILD/lists" ] && [ "$(stat -c %Y "$BUILD/lists")" -ge "$STARTED" ] && return
  as_admin apt-get update -q </dev/null >"$BUILD/lists" 2>&1 ||
    say "apt-get update had errors; going on with the lists there are"
}

# Without any list apt cannot say which GTK it offers, nor which mirror is Debian's.
know_packages() {
  [ "$(machine_family)" = apt ] && [ -z "$(machine_gtk)" ] || return 0
  update_lists
}

apt_install() {
  case " $* " in *" dovecot-core "*) keep_dovecot_asleep ;; esac
  update_lists
  as_admin env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# Installs what is missing of these packages, or says plainly what to install and stops.
need_packages() { # PACKAGE...
  local family missing log=$BUILD/packages.log
  family=$(machine_family)
  if [ "$family" = other ]; then
    say "check: unknown package manager; these must be there (Debian's names): $*"
    return 0
  fi
  missing=$(missing_packages "$family" "$@")
  [ -n "$missing" ] || return 0
  as_admin true || give_up "please install: $missing"
  say "installing: $missing"
  case $family in
    apt) apt_install $missing >"$log" 2>&1 ;;
    dnf) as_admin dnf install -q -y $missing >"$log" 2>&1 </dev/null ;;
  esac || { tail -n 20 "$log" >&2; give_up "could not install: $missing"; }
}
