#define _GNU_SOURCE
#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { folder_flags = O_PATH | O_DIRECTORY | O_CLOEXEC };

int kennel_open_subfolder(int folder, const char *name) {
  int result = openat(folder, name, folder_flags | O_NOFOLLOW);
  // For a link, O_DIRECTORY fails with the error of any other file.
  struct stat status;
  if (result < 0 && errno == ENOTDIR) {
    int is_link = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISLNK(status.st_mode);
    errno = is_link ? ELOOP : ENOTDIR;
  }
  return result;
}

// Opens one component after the other, for kernels without openat2 (before 5.6) and for containers
// that forbid it.
int kennel_open_folder_by_steps(const char *path) {
  int folder = open(path[0] == '/' ? "/" : ".", folder_flags);
  while (folder >= 0) {
    path += strspn(path, "/");
    size_t length = strcspn(path, "/");
    if (length == 0) return folder;
    char name[NAME_MAX + 1];
    int next = -1;
    if (length >= sizeof name) {
      errno = ENAMETOOLONG;
    } else {
      memcpy(name, path, length);
      name[length] = 0;
      next = kennel_open_subfolder(folder, name);
    }
    int error = errno;
    close(folder);
    errno = error;
    folder = next;
    path += length;
  }
  return -1;
}

int kennel_open_folder_at_once(const char *path) {
  struct open_how how = {.flags = folder_flags, .resolve = RESOLVE_NO_SYMLINKS};
  return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

int kennel_open_folder(const char *path, int follows_links) {
  if (path[0] == 0) {
    errno = ENOENT;
    return -1;
  }
  if (follows_links) return open(path, folder_flags);
  int folder = kennel_open_folder_at_once(path);
  if (folder >= 0 || (errno != ENOSYS && errno != EPERM)) return folder;
  return kennel_open_folder_by_steps(path);
}

static int lacks_flag(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP;
}

// For disks without hard links: the name is taken by an empty file, which the rename replaces.
static int rename_onto_placeholder(int from_folder, const char *from, int to_folder,
                                   const char *to) {
  int placeholder = openat(to_folder, to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (placeholder < 0) return -1;
  close(placeholder);
  if (renameat(from_folder, from, to_folder, to) == 0) return 0;
  int error = errno;
  unlinkat(to_folder, to, 0);
  errno = error;
  return -1;
}

// Ends a rename by a hard link: removes the old name, unless another program has saved a file under
// it since. To unlink it directly would remove that file.
static int leave_old_name(int from_folder, const char *from, int to_folder, const char *to) {
  static atomic_uint count;
  char own[64];
  snprintf(own, sizeof own, ".kennel-%d-%u.old", (int)getpid(), atomic_fetch_add(&count, 1));
  struct stat taken, linked;
  int error = 0;
  if (renameat(from_folder, from, from_folder, own) != 0) {
    error = errno;
  } else if (fstatat(from_folder, own, &taken, AT_SYMLINK_NOFOLLOW) == 0
             && fstatat(to_folder, to, &linked, AT_SYMLINK_NOFOLLOW) == 0
             && taken.st_ino == linked.st_ino && taken.st_dev == linked.st_dev) {
    if (unlinkat(from_folder, own, 0) == 0) return 0;
    error = errno;
    renameat(from_folder, own, from_folder, from);
  } else {
    // Put the other file back; if its name was taken again, a later save supersedes it.
    error = ESTALE;
    if (linkat(from_folder, own, from_folder, from, 0) == 0 || errno == EEXIST)
      unlinkat(from_folder, own, 0);
  }
  // On failure, restore the old state: the file keeps its old name only.
  unlinkat(to_folder, to, 0);
  errno = error;
  return -1;
}

int kennel_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to) {
  int result = renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE);
  if (result == 0 || !lacks_flag(errno)) return result;
  struct stat status;
  if (fstatat(from_folder, from, &status, AT_SYMLINK_NOFOLLOW) != 0) return -1;
  if (S_ISDIR(status.st_mode)) {
    // A folder cannot be hard-linked, but rename may replace an empty folder.
    if (mkdirat(to_folder, to, 0777) != 0) return -1;
    if (renameat(from_folder, from, to_folder, to) == 0) return 0;
    int error = errno;
    unlinkat(to_folder, to, AT_REMOVEDIR);
    errno = error;
    return -1;
  }
  if (linkat(from_folder, from, to_folder, to, 0) != 0) {
    // A disk without hard links says so in many ways; these errors have other causes.
    if (errno == EEXIST || errno == ENOENT || errno == EXDEV || errno == ENOSPC
        || errno == EDQUOT || errno == EROFS || errno == ENAMETOOLONG) {
      return -1;
    }
    return rename_onto_placeholder(from_folder, from, to_folder, to);
  }
  return leave_old_name(from_folder, from, to_folder, to);
}

int kennel_exchange(int folder, const char *one, int other_folder, const char *other) {
  int result = renameat2(folder, one, other_folder, other, RENAME_EXCHANGE);
  if (result != 0 && lacks_flag(errno)) errno = ENOTSUP;
  return result;
}

int kennel_take_read_lease(int descriptor) {
  // The signal of a broken lease is SIGIO, which ends a process; SIGURG is ignored by default.
  if (fcntl(descriptor, F_SETSIG, SIGURG) != 0) return -1;
  return fcntl(descriptor, F_SETLEASE, F_RDLCK);
}

int kennel_has_read_lease(int descriptor) {
  return fcntl(descriptor, F_GETLEASE) == F_RDLCK;
}

int kennel_set_times(int folder, const char *name, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds) {
  struct timespec times[2] = {
      {.tv_sec = access_seconds, .tv_nsec = access_nanoseconds},
      {.tv_sec = modification_seconds, .tv_nsec = modification_nanoseconds},
  };
  return utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW);
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

long kennel_file_system_type(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (long)status.f_type : 0;
}

int kennel_keeps_inodes(const char *path) {
  switch ((unsigned int)kennel_file_system_type(path)) {
  case 0:
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
