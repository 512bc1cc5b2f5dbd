# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# The packages Tern needs, in one place for each family of distributions.
# machine.sh installs them on the machine, root.sh puts them in the Debian 13 root.

# What the core and ternctl build and are tested with.
core_packages() { # FAMILY
  case $1 in
    apt) echo build-essential meson ninja-build pkgconf gettext \
      libglib2.0-dev libgmime-3.0-dev libsqlite3-dev libgsasl-dev libsecret-1-dev \
      libjson-glib-dev glib-networking ca-certificates python3 openssl \
      dovecot-core dovecot-imapd ;;
    dnf) echo gcc make meson ninja-build pkgconf-pkg-config gettext \
      glib2-devel gmime30-devel sqlite-devel libgsasl-devel libsecret-devel \
      json-glib-devel glib-networking ca-certificates python3 openssl dovecot ;;
  esac
}

# What the sanitizer build and the fuzzers need on top.
checking_packages() { # FAMILY
  case $1 in
    apt) echo clang libclang-rt-dev ;;
    dnf) echo clang compiler-rt libasan libubsan ;;
  esac
}

# What the benchmarks measure Tern against.
bench_packages() { # FAMILY
  case $1 in
    apt | dnf) echo neomutt ;;
  esac
}

# What makes and enters the root, on a machine whose own libraries are older.
root_tools() { # FAMILY
  case $1 in
    apt) echo mmdebstrap bubblewrap debian-archive-keyring $([ "$(id -u)" = 0 ] || echo uidmap) ;;
  esac
}

# What the Debian 13 root itself holds.
root_packages() {
  echo ca-certificates $(core_packages apt) $(checking_packages apt)
}
