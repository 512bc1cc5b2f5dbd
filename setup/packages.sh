# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# The packages Tern needs, in one place for each family of distributions.
# machine.sh installs them on the machine, root.sh puts them in the Debian 13 root.

# What the core and ternctl build and are tested with.
core_packages() { # FAMILY
  case $1 in
    apt) echo build-essential meson ninja-build pkgconf gettext \
      libglib2.0-dev libgmime-3.0-dev libsqlite3-dev libgsasl-dev libsecret-1-dev \
      libjson-glib-dev libical-dev glib-networking ca-certificates python3 openssl \
      gnupg gpgsm dovecot-core dovecot-imapd ;;
    dnf) echo gcc make meson ninja-build pkgconf-pkg-config gettext \
      glib2-devel gmime30-devel sqlite-devel libgsasl-devel libsecret-devel \
      json-glib-devel libical-devel glib-networking ca-certificates python3 openssl \
      gnupg2 gnupg2-smime dovecot ;;
  esac
}

# What the window builds with, on top.
window_packages() { # FAMILY
  case $1 in
    apt) echo libgtk-4-dev libadwaita-1-dev libwebkitgtk-6.0-dev libpoppler-glib-dev desktop-file-utils \
      appstream ;;
    dnf) echo gtk4-devel libadwaita-devel webkitgtk6.0-devel poppler-glib-devel desktop-file-utils appstream ;;
  esac
}

# What tests/gui drives the window with: a display, a session bus, the accessibility bus, real key events, a
# keyring, a screen reader, and fonts for the scripts of the demo's mail.
window_test_packages() { # FAMILY
  case $1 in
    apt) echo xvfb xauth x11-utils dbus dbus-daemon at-spi2-core gir1.2-atspi-2.0 python3-gi xdotool openbox \
      imagemagick poppler-utils adwaita-icon-theme librsvg2-common libgl1-mesa-dri gnome-keyring libsecret-tools orca \
      fonts-inter fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji fonts-droid-fallback ;;
    dnf) echo xorg-x11-server-Xvfb xorg-x11-xauth xorg-x11-utils dbus-daemon at-spi2-core python3-gobject xdotool \
      openbox ImageMagick poppler-utils adwaita-icon-theme librsvg2 mesa-dri-drivers gnome-keyring libsecret orca \
      rsms-inter-fonts dejavu-sans-fonts google-noto-sans-fonts google-noto-color-emoji-fonts \
      google-droid-sans-fonts ;;
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
    apt) echo neomutt isync libcamel1.2-dev evolution-data-server ;;
    dnf) echo neomutt isync evolution-data-server-devel ;;
  esac
}

# What makes and enters the root, on a machine whose own libraries are older.
root_tools() { # FAMILY
  case $1 in
    apt) echo mmdebstrap bubblewrap debian-archive-keyring $([ "$(id -u)" = 0 ] || echo uidmap) ;;
  esac
}

# What ./check --flatpak works with.
flatpak_packages() { # FAMILY
  case $1 in
    apt) echo $(root_tools apt) flatpak flatpak-builder ostree elfutils git patch xz-utils python3 xvfb \
      x11-utils dbus-daemon libglib2.0-bin librsvg2-common ;;
    dnf) echo flatpak flatpak-builder ostree elfutils git patch xz python3 apt mmdebstrap bubblewrap \
      xorg-x11-server-Xvfb xorg-x11-utils dbus-daemon glib2 librsvg2 ;;
  esac
}

# What stands in for the GNOME SDK and runtime: only what those have, but for libidn and libical, which the manifest
# builds, and gnulib, which is a source.
stand_in_packages() { # sdk|platform
  case $1 in
    sdk) echo ca-certificates build-essential meson ninja-build pkgconf git patch gettext autopoint autoconf \
      automake libtool gtk-doc-tools desktop-file-utils appstream libgtk-4-dev libadwaita-1-dev \
      libwebkitgtk-6.0-dev libsqlite3-dev libsecret-1-dev libjson-glib-dev libidn2-dev glib-networking \
      adwaita-icon-theme librsvg2-common fonts-inter bubblewrap xdg-dbus-proxy libgl1-mesa-dri \
      libidn-dev libical-dev gnulib ;;
    platform) echo ca-certificates libgtk-4-1 libgtk-4-bin libadwaita-1-0 libwebkitgtk-6.0-4 libsecret-1-0 \
      libsqlite3-0 libjson-glib-1.0-0 libidn2-0 glib-networking adwaita-icon-theme librsvg2-common fonts-inter \
      shared-mime-info gsettings-desktop-schemas at-spi2-core dbus dbus-daemon bubblewrap xdg-dbus-proxy \
      libgl1-mesa-dri libidn12 libical3t64 ;;
  esac
}

# What the Debian 13 root itself holds.
root_packages() {
  echo ca-certificates $(core_packages apt) $(window_packages apt) $(window_test_packages apt) \
    $(checking_packages apt)
}
