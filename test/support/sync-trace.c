/*
 * Preloaded into a process, writes one line per system call that matters for durability into the file named by
 * SYNC_TRACE, in the order in which the calls returned, each ended by the time of CLOCK_MONOTONIC in nanoseconds, which
 * is the clock of Node's process.hrtime:
 *
 *   write <path> <ns>    bytes went into a file
 *   sync <path> <ns>     fsync or fdatasync of a file or folder succeeded
 *   cut <path> <ns>      a file was given another length
 *   name <path> <ns>     a file was given this name, by rename or link
 *   unname <path> <ns>   a name was taken away
 *   said <text> <ns>     the process wrote a line that begins with "saved " to its standard output
 *
 * With SYNC_KILL_AT=n and SYNC_KILL_PATH=part the process kills itself at the nth of these steps whose path holds that
 * part: before it, or with SYNC_KILL_TORN=1 in the middle of a write. So every step of whatever it does can be its last.
 *
 * Built by the tests with `cc -shared -fPIC`; Linux only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int trace_fd(void) {
  static int fd = -2;
  if (fd == -2) {
    const char *path = getenv("SYNC_TRACE");
    fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  }
  return fd;
}

static ssize_t raw_write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  return real(fd, bytes, count);
}

static void trace(const char *verb, const char *what, size_t length) {
  char line[4400];
  struct timespec now;
  int out = trace_fd();
  int n;
  if (out < 0) return;
  clock_gettime(CLOCK_MONOTONIC, &now);
  n = snprintf(line, sizeof line, "%s %.*s %lld%09ld\n", verb, (int)length, what, (long long)now.tv_sec, now.tv_nsec);
  if (n > 0 && (size_t)n < sizeof line) (void)!raw_write(out, line, (size_t)n);
}

/* The path of an open file; 0 for what is no file of interest. */
static size_t path_of(int fd, char *path, size_t size) {
  char link[64];
  ssize_t length;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, size - 1);
  if (length <= 0 || path[0] != '/' || strncmp(path, "/dev", 4) == 0) return 0;
  path[length] = 0;
  return (size_t)length;
}

static void trace_file(const char *verb, int fd) {
  char path[4096];
  size_t length = trace_fd() < 0 ? 0 : path_of(fd, path, sizeof path);
  if (length > 0) trace(verb, path, length);
}

/* True at the step that is to be the last one. */
static int is_last(const char *path) {
  static long done;
  const char *at = getenv("SYNC_KILL_AT");
  const char *part = getenv("SYNC_KILL_PATH");
  if (!at || !part || !strstr(path, part)) return 0;
  return __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == atol(at);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static int is_last_file(int fd) {
  char path[4096];
  return getenv("SYNC_KILL_AT") && path_of(fd, path, sizeof path) > 0 && is_last(path);
}

static int tears(void) {
  return getenv("SYNC_KILL_TORN") != NULL;
}

int fsync(int fd) {
  static int (*real)(int);
  int result;
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  if (is_last_file(fd)) die();
  result = real(fd);
  if (result == 0) trace_file("sync", fd);
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  int result;
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  if (is_last_file(fd)) die();
  result = real(fd);
  if (result == 0) trace_file("sync", fd);
  return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  ssize_t result;
  if (!real) real = dlsym(RTLD_NEXT, "pwrite");
  if (is_last_file(fd)) {
    if (tears()) (void)!real(fd, bytes, count / 2, offset);
    die();
  }
  result = real(fd, bytes, count, offset);
  if (result > 0) trace_file("write", fd);
  return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  ssize_t result;
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  if (is_last_file(fd)) {
    if (tears()) (void)!real(fd, bytes, count / 2, offset);
    die();
  }
  result = real(fd, bytes, count, offset);
  if (result > 0) trace_file("write", fd);
  return result;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  ssize_t result;
  const char *text = bytes;
  const char *end = memchr(text, '\n', count);
  if (fd > 2 && is_last_file(fd)) {
    if (tears()) (void)!raw_write(fd, bytes, count / 2);
    die();
  }
  /* Before the call: what a reader could have seen must not come later in the trace than it did. */
  if (fd == 1 && count > 6 && end && memcmp(text, "saved ", 6) == 0) trace("said", text + 6, (size_t)(end - text - 6));
  result = raw_write(fd, bytes, count);
  if (result > 0 && fd > 2) trace_file("write", fd);
  return result;
}

static int cut(int (*real)(int, off64_t), int fd, off64_t length) {
  int result;
  if (is_last_file(fd)) die();
  result = real(fd, length);
  if (result == 0) trace_file("cut", fd);
  return result;
}

int ftruncate(int fd, off_t length) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  return cut(real, fd, length);
}

int ftruncate64(int fd, off64_t length) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  return cut(real, fd, length);
}

static int named(int (*real)(const char *, const char *), const char *from, const char *to) {
  int result;
  if (is_last(to)) die();
  result = real(from, to);
  if (result == 0) trace("name", to, strlen(to));
  return result;
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (!real) real = dlsym(RTLD_NEXT, "rename");
  return named(real, from, to);
}

int link(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (!real) real = dlsym(RTLD_NEXT, "link");
  return named(real, from, to);
}

int unlink(const char *path) {
  static int (*real)(const char *);
  int result;
  if (!real) real = dlsym(RTLD_NEXT, "unlink");
  if (is_last(path)) die();
  result = real(path);
  if (result == 0) trace("unname", path, strlen(path));
  return result;
}
