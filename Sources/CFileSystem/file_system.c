#define _GNU_SOURCE
#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#ifdef __APPLE__
#include <sys/mount.h>
#else
#include <sys/vfs.h>
#endif
#include <sys/xattr.h>
#include <unistd.h>

int kennel_rename_exclusive(const char *from, const char *to) {
#ifdef __APPLE__
  int result = renamex_np(from, to, RENAME_EXCL);
  if (result == 0 || errno != ENOTSUP) return result;
#else
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (result == 0 || (errno != EINVAL && errno != ENOSYS)) return result;
#endif
  if (link(from, to) != 0) return -1;
  if (unlink(from) == 0) return 0;
  // What failed must leave nothing behind: the file keeps its old name only.
  int error = errno;
  unlink(to);
  errno = error;
  return -1;
}

int kennel_exchange(const char *one, const char *other) {
#ifdef __APPLE__
  return renamex_np(one, other, RENAME_SWAP);
#else
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
#endif
}

int kennel_set_times(const char *path, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds) {
  struct timespec times[2] = {
      {.tv_sec = access_seconds, .tv_nsec = access_nanoseconds},
      {.tv_sec = modification_seconds, .tv_nsec = modification_nanoseconds},
  };
  return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

#ifdef __APPLE__
ssize_t kennel_list_attributes(int descriptor, char *names, size_t size) {
  return flistxattr(descriptor, names, size, 0);
}
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size) {
  return fgetxattr(descriptor, name, value, size, 0, 0);
}
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0, 0);
}
#else
ssize_t kennel_list_attributes(int descriptor, char *names, size_t size) {
  return flistxattr(descriptor, names, size);
}
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size) {
  return fgetxattr(descriptor, name, value, size);
}
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}
#endif

int kennel_keeps_inodes(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return 0;
#ifdef __APPLE__
  return (status.f_flags & MNT_LOCAL) != 0;
#else
  switch ((unsigned int)status.f_type) {
  case 0x4D44:     // FAT
  case 0x2011BAB0: // exFAT
  case 0x65735546: // FUSE
  case 0x517B:     // SMB
  case 0xFF534D42: // CIFS
  case 0xFE534D42: // SMB 2
    return 0;
  default: return 1;
  }
#endif
}
