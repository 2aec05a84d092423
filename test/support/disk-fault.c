/*
 * Preloaded into a process, makes system calls on chosen files fail, as a full or broken disk does. What is to fail
 * stands in the file that DISK_FAULT names, which is mapped, so that whoever writes to it is heard at once:
 *
 *   int32  which      kinds of calls, a sum of the numbers below; 0: none
 *   int32  nth        the n-th of them fails, counted from 1
 *   int32  error      with this errno; 0: a read answers a flipped byte instead; -1: the process is killed instead
 *   int32  after      1: all that follow fail as well
 *   int32  seen       out: so many came by
 *   int32  failed     out: so many were made to fail
 *   char[] part       of the path of the files that are meant
 *
 * Built by the tests with `cc -shared -fPIC`; Linux only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, RESIZE = 2, SYNC = 4, NAME = 8, CREATE = 16, READ = 32, COPY_MAPPED = 64 };

struct control {
  int which, nth, error, after;
  int seen, failed;
  char part[1000];
};

static struct control *control(void) {
  static struct control *mapped;
  static int tried;
  if (!tried) {
    const char *path = getenv("DISK_FAULT");
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    int fd = path ? real(path, O_RDWR | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) mapped = at;
    if (fd >= 0) close(fd);
    tried = 1;
  }
  return mapped;
}

/* Whether this call is one that fails; sets errno. */
static int fails(int kind, const char *path) {
  struct control *c = control();
  int number;
  if (!c || !(c->which & kind) || !path || !strstr(path, c->part)) return 0;
  number = __atomic_add_fetch(&c->seen, 1, __ATOMIC_SEQ_CST);
  if (number < c->nth || (number > c->nth && !c->after)) return 0;
  __atomic_add_fetch(&c->failed, 1, __ATOMIC_SEQ_CST);
  if (c->error < 0) kill(getpid(), SIGKILL);
  errno = c->error;
  return 1;
}

static int fails_at(int kind, int fd) {
  char link[64], path[4096];
  ssize_t length;
  struct control *c = control();
  if (!c || !(c->which & kind)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return fails(kind, path);
}

#define NEXT(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *b, size_t n) { NEXT(write); return fails_at(WRITE, fd) ? -1 : real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { NEXT(pwrite); return fails_at(WRITE, fd) ? -1 : real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { NEXT(pwrite64); return fails_at(WRITE, fd) ? -1 : real(fd, b, n, o); }
ssize_t writev(int fd, const struct iovec *v, int n) { NEXT(writev); return fails_at(WRITE, fd) ? -1 : real(fd, v, n); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t o) { NEXT(pwritev); return fails_at(WRITE, fd) ? -1 : real(fd, v, n, o); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t o) { NEXT(pwritev64); return fails_at(WRITE, fd) ? -1 : real(fd, v, n, o); }
ssize_t sendfile(int to, int from, off_t *o, size_t n);
ssize_t sendfile(int to, int from, off_t *o, size_t n) { NEXT(sendfile); return fails_at(WRITE, to) ? -1 : real(to, from, o, n); }
ssize_t sendfile64(int to, int from, off64_t *o, size_t n);
ssize_t sendfile64(int to, int from, off64_t *o, size_t n) { NEXT(sendfile64); return fails_at(WRITE, to) ? -1 : real(to, from, o, n); }
ssize_t copy_file_range(int from, off64_t *fo, int to, off64_t *t, size_t n, unsigned f) {
  NEXT(copy_file_range);
  return fails_at(WRITE, to) ? -1 : real(from, fo, to, t, n, f);
}
int ftruncate(int fd, off_t n) { NEXT(ftruncate); return fails_at(RESIZE, fd) ? -1 : real(fd, n); }
int ftruncate64(int fd, off64_t n) { NEXT(ftruncate64); return fails_at(RESIZE, fd) ? -1 : real(fd, n); }
int posix_fallocate(int fd, off_t o, off_t n) { NEXT(posix_fallocate); return fails_at(RESIZE, fd) ? errno : real(fd, o, n); }
int posix_fallocate64(int fd, off64_t o, off64_t n) { NEXT(posix_fallocate64); return fails_at(RESIZE, fd) ? errno : real(fd, o, n); }
int fsync(int fd) { NEXT(fsync); return fails_at(SYNC, fd) ? -1 : real(fd); }
int fdatasync(int fd) { NEXT(fdatasync); return fails_at(SYNC, fd) ? -1 : real(fd); }
int rename(const char *a, const char *b) { NEXT(rename); return fails(NAME, b) ? -1 : real(a, b); }
int link(const char *a, const char *b) { NEXT(link); return fails(NAME, b) ? -1 : real(a, b); }
int mkdir(const char *p, mode_t m) { NEXT(mkdir); return fails(CREATE, p) ? -1 : real(p, m); }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; mode_t mode; \
    static int (*real)(const char *, int, ...); \
    if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
    va_start(rest, flags); mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; va_end(rest); \
    if ((flags & O_CREAT) && access(path, F_OK) != 0 && fails(CREATE, path)) return -1; \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

/* A read of it either fails, or lies: the disk says nothing and gives another byte. */
static ssize_t lied(ssize_t got, void *b) {
  if (got > 0) ((unsigned char *)b)[got / 2] ^= 1;
  return got;
}
#define READING(call, fd, b) (fails_at(READ, fd) ? (errno == 0 ? lied(call, b) : -1) : call)
ssize_t read(int fd, void *b, size_t n) { NEXT(read); return READING(real(fd, b, n), fd, b); }
ssize_t pread(int fd, void *b, size_t n, off_t o) { NEXT(pread); return READING(real(fd, b, n, o), fd, b); }
ssize_t pread64(int fd, void *b, size_t n, off64_t o) { NEXT(pread64); return READING(real(fd, b, n, o), fd, b); }

/* The pages of a mapping cannot be had, of whatever file. */
ssize_t process_vm_readv(pid_t p, const struct iovec *l, unsigned long ln, const struct iovec *r, unsigned long rn, unsigned long f) {
  struct control *c = control();
  NEXT(process_vm_readv);
  return fails(COPY_MAPPED, c ? c->part : NULL) ? -1 : real(p, l, ln, r, rn, f);
}
