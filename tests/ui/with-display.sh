#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# with-display.sh COMMAND…: runs COMMAND in a folder, an X server and a session bus of its own, which end with it.
# TERN_TEST_SCREEN: the size of the screen, 1280x900x24 of itself.
set -u

scratch=$(mktemp -d "${TMPDIR:-/tmp}/tern-ui.XXXXXX") || exit 1
mkdir -m 700 "$scratch/run" "$scratch/home"
# The server writes its number when it is ready, and reading it waits for that.
mkfifo "$scratch/display"
Xvfb -displayfd 3 -screen 0 "${TERN_TEST_SCREEN:-1280x900x24}" -nolisten tcp -noreset \
  3>"$scratch/display" >"$scratch/xvfb.log" 2>&1 &
server=$!
end() {
  kill "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  rm -rf "$scratch"
}
trap end EXIT
read -r number <"$scratch/display" || { cat "$scratch/xvfb.log" >&2; exit 1; }

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS GTK_THEME
export DISPLAY=:$number HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_CACHE_HOME=$HOME/.cache
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GSETTINGS_BACKEND=memory GTK_A11Y=${GTK_A11Y:-test}
export TZ=UTC GDK_DEBUG=${GDK_DEBUG:-no-portals} LC_ALL=${LC_ALL:-C.UTF-8} NO_AT_BRIDGE=1
cat >"$scratch/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=$scratch/run</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
CONF
dbus-run-session --config-file="$scratch/bus.conf" -- "$@"
