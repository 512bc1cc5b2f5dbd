# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
# The Debian 13 root furnished with what a program of the person's own desktop needs: their display, session bus,
# folders, fonts, clock and network. Sourced by ../run, after root.sh.

# One mount a line, "KIND<tab>SOURCE<tab>TARGET": read and write bind, blank is an empty folder in memory, link a
# symbolic link. What is not there is left out.
desk_mounts() {
  local place
  for place in usr etc var; do printf 'read\t%s\t%s\n' "$ROOT/$place" "/$place"; done
  for place in bin sbin lib lib32 lib64; do
    [ ! -L "$ROOT/$place" ] || printf 'link\t%s\t%s\n' "$(readlink "$ROOT/$place")" "/$place"
  done
  printf 'write\t/dev\t/dev\nread\t/sys\t/sys\n'
  for place in /tmp /var/tmp /run; do printf 'blank\tnone\t%s\n' "$place"; done
  desk_system_mounts
  desk_session_mounts
  printf 'write\t%s\t/src\n' "$TOP"
}

# The machine's own names, certificates, fonts and looks. In /etc only what the root has can be covered.
desk_system_mounts() {
  local file
  for file in /etc/resolv.conf /etc/hosts /etc/passwd /etc/group /etc/machine-id /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$ROOT$file" ] || printf 'read\t%s\t%s\n' "$(readlink -f "$file")" "$file"
  done
  printf 'read\t/etc/localtime\t/run/host/localtime\n'
  printf 'read\t%s\t%s\n' /usr/lib/locale /usr/lib/locale /usr/share/fonts /usr/local/share/fonts \
    /usr/share/icons /run/host/share/icons /usr/share/themes /run/host/share/themes
}

# Where a path named in a D-Bus address lives; nothing for an abstract one.
bus_path() {
  printf '%s\n' "${DBUS_SESSION_BUS_ADDRESS:-}" | sed -n 's/^unix:path=\([^,;]*\).*/\1/p'
}

desk_session_mounts() {
  local place
  for place in "$HOME" /media /mnt /run/media /run/dbus /tmp/.X11-unix "${XDG_RUNTIME_DIR:-}" "${XAUTHORITY:-}" \
    "$(bus_path)" "${XDG_DATA_HOME:-}" "${XDG_CONFIG_HOME:-}" "${XDG_CACHE_HOME:-}" "${XDG_STATE_HOME:-}"; do
    [ -z "$place" ] || printf 'write\t%s\t%s\n' "$place" "$place"
  done
  case ${WAYLAND_DISPLAY:-} in /*) printf 'write\t%s\t%s\n' "$WAYLAND_DISPLAY" "$WAYLAND_DISPLAY" ;; esac
}

# The person's variables, without those that name libraries of the machine's own.
desk_environment() {
  unset LD_LIBRARY_PATH LD_PRELOAD GIO_EXTRA_MODULES GIO_MODULE_DIR GTK_PATH GTK_MODULES GTK_EXE_PREFIX \
    GI_TYPELIB_PATH GSETTINGS_SCHEMA_DIR PYTHONHOME PYTHONPATH FONTCONFIG_FILE
  export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export XDG_DATA_DIRS=/usr/local/share:/usr/share:/run/host/share
  [ ! -e /etc/localtime ] || export TZ=:/run/host/localtime
}

# The network is the person's own, and so are process numbers, which portals look at.
exec_desk_with_bubblewrap() { # COMMAND...
  local kind source target arguments=(--proc /proc --die-with-parent --chdir /src)
  while IFS=$'\t' read -r kind source target; do
    case $kind in
      read) arguments+=(--ro-bind-try "$source" "$target") ;;
      write) arguments+=(--dev-bind-try "$source" "$target") ;;
      blank) arguments+=(--tmpfs "$target") ;;
      link) arguments+=(--symlink "$source" "$target") ;;
    esac
  done < <(desk_mounts)
  exec bwrap "${arguments[@]}" "$@"
}

# The same by hand, for root where namespaces of users are refused.
exec_desk_with_chroot() { # COMMAND...
  exec unshare --mount --propagation private --fork --kill-child bash -euc '
    read -r root; mount -t tmpfs -o mode=755 tmpfs "$root"; mkdir "$root/proc"; mount --rbind /proc "$root/proc"
    cover() { if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}"; [ -e "$2" ] || : >"$2"; fi; }
    while IFS=$'"'\\t'"' read -r kind source target; do
      case $kind in
        read | write) [ -e "$source" ] || continue
          cover "$source" "$root$target"; mount --rbind "$source" "$root$target"
          [ "$kind" = write ] || mount -o remount,bind,ro "$root$target" ;;
        blank) mkdir -p "$root$target"; mount -t tmpfs -o mode=1777 tmpfs "$root$target" ;;
        link) ln -s "$source" "$root$target" ;;
      esac
    done
    exec chroot "$root" sh -c "cd /src && exec \"\$@\"" sh "$@" <&4 4<&-' bash "$@" \
    4<&0 < <(echo "$TOP/.root/desk"; desk_mounts)
}

# Runs a command in the furnished root instead of this shell.
exec_desk() { # COMMAND...
  local way
  way=$(way_in) || give_up "the Debian 13 root cannot be entered: neither bubblewrap nor chroot is allowed here"
  mkdir -p "$TOP/.root/desk"
  desk_environment
  "exec_desk_with_$way" "$@"
}
