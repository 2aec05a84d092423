/*
 * Loaded before the C library (LD_PRELOAD), it has statfs(2) say NFS of every path that NETWORK_DRIVE is a part of, so
 * that a real process takes a local folder for one of a network drive.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#define NFS 0x6969

static int is_meant(const char *path) {
  const char *part = getenv("NETWORK_DRIVE");
  return part != NULL && strstr(path, part) != NULL;
}

int statfs(const char *path, struct statfs *found) {
  int (*real)(const char *, struct statfs *) = dlsym(RTLD_NEXT, "statfs");
  int failed = real(path, found);
  if (!failed && is_meant(path)) found->f_type = NFS;
  return failed;
}

int statfs64(const char *path, struct statfs64 *found) {
  int (*real)(const char *, struct statfs64 *) = dlsym(RTLD_NEXT, "statfs64");
  int failed = real(path, found);
  if (!failed && is_meant(path)) found->f_type = NFS;
  return failed;
}
