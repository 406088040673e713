#ifndef KENNEL_FILE_SYSTEM_H
#define KENNEL_FILE_SYSTEM_H

#include <stddef.h>
#include <sys/types.h>

/// Renames `from` to `to` unless something is there: 0, or -1 with errno EEXIST.
///
/// A file system that can't do that in one step answers EINVAL or ENOSYS; then a file is linked to
/// its new name, which never replaces anything, and unlinked from the old one; a folder takes the
/// place of an empty one that is made for it.
int kennel_rename_exclusive(const char *from, const char *to);

/// Exchanges two names in one step, be they files or folders: 0, or -1.
///
/// A file system that can't do that answers EINVAL, ENOSYS or ENOTSUP.
int kennel_exchange(const char *one, const char *other);

/// Sets a file's times of access and modification, in nanoseconds; links are not followed.
int kennel_set_times(const char *path, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds);

/// The names of an open file's extended attributes, each with a zero at its end: their length, or
/// -1. With `size` 0 the length alone is told.
ssize_t kennel_list_attributes(int descriptor, char *names, size_t size);

/// The value of an open file's extended attribute: its length, or -1. With `size` 0 the length
/// alone is told.
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size);

/// Sets an extended attribute of an open file: 0, or -1.
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size);

/// Whether the file system of `path` keeps the inode numbers of its files while they are there: 1 or
/// 0.
///
/// FAT has none, and those of other computers and of FUSE may be made up: the same file may have
/// another one the next time. 0, too, where it can't be told.
int kennel_keeps_inodes(const char *path);

#endif
