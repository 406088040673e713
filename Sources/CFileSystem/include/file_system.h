#ifndef KENNEL_FILE_SYSTEM_H
#define KENNEL_FILE_SYSTEM_H

#include <stddef.h>
#include <sys/types.h>

/// Renames `from` to `to` unless `to` exists. Returns 0, or -1 with errno set (EEXIST if `to`
/// exists).
///
/// On a file system without RENAME_NOREPLACE (EINVAL or ENOSYS), a file is hard-linked to the new
/// name, which never replaces anything, and unlinked from the old one; a folder is renamed onto an
/// empty folder that is created for it.
int kennel_rename_exclusive(const char *from, const char *to);

/// Exchanges two names atomically, be they files or folders. Returns 0, or -1 with errno set.
///
/// errno is EINVAL, ENOSYS or ENOTSUP if the file system does not support it.
int kennel_exchange(const char *one, const char *other);

/// Sets a file's access and modification times; symbolic links are not followed.
int kennel_set_times(const char *path, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds);

/// Lists the names of an open file's extended attributes, each zero-terminated. Returns their total
/// length, or -1. With `size` 0, only returns the length.
ssize_t kennel_list_attributes(int descriptor, char *names, size_t size);

/// Reads an extended attribute of an open file. Returns the value's length, or -1. With `size` 0,
/// only returns the length.
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size);

/// Sets an extended attribute of an open file. Returns 0, or -1.
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size);

/// Returns 1 if the file system of `path` has persistent inode numbers, else 0.
///
/// FAT has no inodes, and SMB and FUSE may invent the numbers, so that a file may have another one
/// the next time. Also returns 0 if `statfs` fails.
int kennel_keeps_inodes(const char *path);

#endif
