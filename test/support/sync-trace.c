/*
 * Preloaded into a process, writes one line per system call that matters for durability into the file named by
 * SYNC_TRACE, in the order in which the calls returned:
 *
 *   write <path>   bytes went into a file
 *   sync <path>    fsync or fdatasync of a file or folder succeeded
 *   said <text>    the process wrote a line that begins with "saved " to its standard output
 *
 * Built by the tests with `cc -shared -fPIC`; Linux only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
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
  int out = trace_fd();
  int n;
  if (out < 0) return;
  n = snprintf(line, sizeof line, "%s %.*s\n", verb, (int)length, what);
  if (n > 0 && (size_t)n < sizeof line) (void)!raw_write(out, line, (size_t)n);
}

static void trace_file(const char *verb, int fd) {
  char link[64];
  char path[4096];
  ssize_t length;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path);
  if (length > 0 && path[0] == '/' && strncmp(path, "/dev", 4) != 0) trace(verb, path, (size_t)length);
}

int fsync(int fd) {
  static int (*real)(int);
  int result;
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  result = real(fd);
  if (result == 0) trace_file("sync", fd);
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  int result;
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  result = real(fd);
  if (result == 0) trace_file("sync", fd);
  return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  ssize_t result;
  if (!real) real = dlsym(RTLD_NEXT, "pwrite");
  result = real(fd, bytes, count, offset);
  if (result > 0) trace_file("write", fd);
  return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  ssize_t result;
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  result = real(fd, bytes, count, offset);
  if (result > 0) trace_file("write", fd);
  return result;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  ssize_t result;
  const char *text = bytes;
  const char *end = memchr(text, '\n', count);
  /* Before the call: what a reader could have seen must not come later in the trace than it did. */
  if (fd == 1 && count > 6 && end && memcmp(text, "saved ", 6) == 0) trace("said", text + 6, (size_t)(end - text - 6));
  result = raw_write(fd, bytes, count);
  if (result > 0 && fd > 2) trace_file("write", fd);
  return result;
}
