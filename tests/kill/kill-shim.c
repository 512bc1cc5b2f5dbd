/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Preloaded by test_kill.py: counts a program's sends, writes and syncs, and kills it with SIGKILL at the n-th.
 *
 * TERN_KILL_AT     the number of the call that is the last, from 1; unset: only count
 * TERN_KILL_HOW    "before" it (the default), or "torn": after half its bytes went out
 * TERN_KILL_KINDS  letters of the kinds that count, out of KINDS; unset: all
 * TERN_KILL_LOG    a file that gets the letter of each call that counts
 *
 * It is no part of Tern and nothing of Tern knows it. Programs that Tern starts are left alone. */

/* Else the headers rename pwrite to pwrite64, and only one of the two could be replaced here. */
#undef _FILE_OFFSET_BITS

/* Both names of a call are defined here; the build would make one of the two. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* s send, m sendmsg, w write, v writev, p pwrite, d fdatasync, f fsync, t ftruncate, u unlink, r rename */
#define KINDS "smwvpdftur"

static atomic_long counted;
static long kill_at;
static int torn;
static int log_fd = -1;
static pid_t self;
static const char *kinds = KINDS;

/* Whoever comes second while the first dies must not slip one more call out. */
static pthread_mutex_t dying = PTHREAD_MUTEX_INITIALIZER;

__attribute__ ((constructor)) static void
start (void)
{
  const char *at = getenv ("TERN_KILL_AT");
  const char *how = getenv ("TERN_KILL_HOW");
  const char *path = getenv ("TERN_KILL_LOG");

  self = getpid ();
  kill_at = at != NULL ? atol (at) : 0;
  torn = how != NULL && strcmp (how, "torn") == 0;
  if (getenv ("TERN_KILL_KINDS") != NULL)
    kinds = strdup (getenv ("TERN_KILL_KINDS"));
  if (path != NULL)
    log_fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsetenv ("LD_PRELOAD");
}

_Noreturn static void
die (void)
{
  syscall (SYS_kill, self, SIGKILL);
  for (;;)
    pause ();
}

/* Counts a call; nonzero when it is the last and half of it must still go out. */
static int
count (char kind)
{
  long number;

  if (strchr (kinds, kind) == NULL || syscall (SYS_getpid) != self)
    return 0;
  number = atomic_fetch_add (&counted, 1) + 1;
  if (log_fd >= 0)
    syscall (SYS_write, log_fd, &kind, (size_t) 1);
  if (kill_at == 0 || number < kill_at)
    return 0;
  pthread_mutex_lock (&dying);
  if (!torn)
    die ();
  return 1;
}

/* An event loop waking another is no step of the work, and happens at random. */
static int
is_wakeup (int fd, size_t length)
{
  struct stat status;

  return length == sizeof (uint64_t) && fstat (fd, &status) == 0 && (status.st_mode & S_IFMT) == 0;
}

#define REAL(name) ((__typeof__ (&name)) real (#name))

static void *
real (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

ssize_t
send (int fd, const void *data, size_t length, int flags)
{
  if (count ('s'))
    {
      REAL (send) (fd, data, length / 2, flags);
      die ();
    }
  return REAL (send) (fd, data, length, flags);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  if (count ('m'))
    {
      if (message->msg_iovlen > 0)
        REAL (send) (fd, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len / 2, flags);
      die ();
    }
  return REAL (sendmsg) (fd, message, flags);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  if (!is_wakeup (fd, length) && count ('w'))
    {
      REAL (write) (fd, data, length / 2);
      die ();
    }
  return REAL (write) (fd, data, length);
}

ssize_t
writev (int fd, const struct iovec *parts, int n_parts)
{
  if (count ('v'))
    {
      if (n_parts > 0)
        REAL (write) (fd, parts[0].iov_base, parts[0].iov_len / 2);
      die ();
    }
  return REAL (writev) (fd, parts, n_parts);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  if (count ('p'))
    {
      REAL (pwrite) (fd, data, length / 2, offset);
      die ();
    }
  return REAL (pwrite) (fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  if (count ('p'))
    {
      REAL (pwrite64) (fd, data, length / 2, offset);
      die ();
    }
  return REAL (pwrite64) (fd, data, length, offset);
}

/* Below, nothing can go out by half: torn means just before, too. */
#define WHOLE(kind)  \
  do                 \
    {                \
      if (count (kind)) \
        die ();      \
    }                \
  while (0)

int
fdatasync (int fd)
{
  WHOLE ('d');
  return REAL (fdatasync) (fd);
}

int
fsync (int fd)
{
  WHOLE ('f');
  return REAL (fsync) (fd);
}

int
ftruncate (int fd, off_t length)
{
  WHOLE ('t');
  return REAL (ftruncate) (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  WHOLE ('t');
  return REAL (ftruncate64) (fd, length);
}

int
unlink (const char *path)
{
  WHOLE ('u');
  return REAL (unlink) (path);
}

int
rename (const char *from, const char *to)
{
  WHOLE ('r');
  return REAL (rename) (from, to);
}
