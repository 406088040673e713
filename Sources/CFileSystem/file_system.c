#define _GNU_SOURCE
#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int kennel_rename_exclusive(const char *from, const char *to) {
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (result == 0 || (errno != EINVAL && errno != ENOSYS)) return result;
  struct stat status;
  if (lstat(from, &status) == 0 && S_ISDIR(status.st_mode)) {
    // A folder cannot be hard-linked, but rename may replace an empty folder.
    if (mkdir(to, 0777) != 0) return -1;
    if (rename(from, to) == 0) return 0;
    int error = errno;
    rmdir(to);
    errno = error;
    return -1;
  }
  if (link(from, to) != 0) return -1;
  if (unlink(from) == 0) return 0;
  // On failure, restore the old state: the file keeps its old name only.
  int error = errno;
  unlink(to);
  errno = error;
  return -1;
}

int kennel_exchange(const char *one, const char *other) {
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int kennel_set_times(const char *path, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds) {
  struct timespec times[2] = {
      {.tv_sec = access_seconds, .tv_nsec = access_nanoseconds},
      {.tv_sec = modification_seconds, .tv_nsec = modification_nanoseconds},
  };
  return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

ssize_t kennel_list_attributes(int descriptor, char *names, size_t size) {
  return flistxattr(descriptor, names, size);
}
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size) {
  return fgetxattr(descriptor, name, value, size);
}
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}

int kennel_keeps_inodes(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return 0;
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
}
