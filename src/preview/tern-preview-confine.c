/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Gives away what drawing does not need; see the header. main() calls it before it looks at a byte. */
#include "preview/tern-preview-drawing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif

/* 100 million pixels, once decoded and once being made smaller, and the libraries. */
#define MAX_MEMORY (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define MAX_SECONDS 15
#define MAX_FILES 64

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define REFUSE(call) \
  BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static void
limit (int resource, guint64 most)
{
  struct rlimit wanted = { most, most };

  setrlimit (resource, &wanted);
}

/* Nobody is spoken to and nothing started: not by name, not by a socket that lies about. */
static void
refuse_calls (void)
{
#ifdef ARCHITECTURE
  struct sock_filter rules[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
#ifdef __x86_64__
    /* The calls of x32 have other numbers for the same. */
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    REFUSE (__NR_fork),
    REFUSE (__NR_vfork),
#endif
    REFUSE (__NR_socket),
    REFUSE (__NR_socketpair),
    REFUSE (__NR_connect),
    REFUSE (__NR_sendto),
    REFUSE (__NR_sendmsg),
    REFUSE (__NR_execve),
    REFUSE (__NR_execveat),
    REFUSE (__NR_ptrace),
    REFUSE (__NR_process_vm_readv),
    REFUSE (__NR_process_vm_writev),
    REFUSE (__NR_kill),
    REFUSE (__NR_mount),
    REFUSE (__NR_unshare),
    REFUSE (__NR_bpf),
    REFUSE (__NR_keyctl),
    REFUSE (__NR_io_uring_setup),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { G_N_ELEMENTS (rules), rules };

  prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

#ifdef LANDLOCK_ACCESS_FS_EXECUTE
static void
allow_reading (int rules, const char *place)
{
  struct landlock_path_beneath_attr below = {
    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    .parent_fd = open (place, O_PATH | O_CLOEXEC),
  };

  if (below.parent_fd < 0)
    return;
  syscall (__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
  close (below.parent_fd);
}
#endif

/* Libraries, fonts and what describes them are read; nothing of the person's, and nothing is written. */
static void
hide_files (void)
{
#ifdef LANDLOCK_ACCESS_FS_EXECUTE
  static const char *const places[] = { "/usr", "/lib", "/lib64", "/etc", "/app", "/var/cache/fontconfig", "/run/host",
                                        "/dev/null", "/dev/urandom", "/proc/self" };
  struct landlock_ruleset_attr handled = {
    .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, /* all that the first version knows */
  };
  int rules = (int) syscall (__NR_landlock_create_ruleset, &handled, sizeof handled, 0);

  if (rules < 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    allow_reading (rules, places[i]);
  syscall (__NR_landlock_restrict_self, rules, 0);
  close (rules);
#endif
}

void
tern_preview_confine (gboolean alone)
{
  limit (RLIMIT_AS, MAX_MEMORY);
  limit (RLIMIT_CPU, MAX_SECONDS);
  limit (RLIMIT_CORE, 0);
  prctl (PR_SET_DUMPABLE, 0);
  if (!alone)
    return;
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_NOFILE, MAX_FILES);
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return;
  hide_files ();
  refuse_calls ();
}
