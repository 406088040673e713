#ifndef KENNEL_FILE_SYSTEM_H
#define KENNEL_FILE_SYSTEM_H

#include <stddef.h>
#include <sys/types.h>

/// Opens a folder to reach the files in it (O_PATH). Returns the descriptor, or -1 with errno set.
///
/// Unless `follows_links`, errno is ELOOP if any component of `path` is a symbolic link.
int kennel_open_folder(const char *path, int follows_links);

/// The two ways of `kennel_open_folder` without following links: by openat2, which Linux has since
/// 5.6, and component by component.
int kennel_open_folder_at_once(const char *path);
int kennel_open_folder_by_steps(const char *path);

/// Opens a folder in an open folder in the same way; errno is ELOOP if it is a symbolic link.
int kennel_open_subfolder(int folder, const char *name);

/// Renames `from` to `to`, each in an open folder, unless `to` exists. Returns 0, or -1 with errno
/// set (EEXIST if `to` exists).
///
/// On a file system without RENAME_NOREPLACE, a file is hard-linked to the new name, which never
/// replaces anything, and unlinked from the old one; without hard links, the name is first taken by
/// an empty file. errno is ESTALE if another program saves a file under `from` meanwhile; that file
/// stays. A folder is renamed onto an empty folder that is created for it.
int kennel_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to);

/// Exchanges two names atomically, be they files or folders. Returns 0, or -1 with errno set.
///
/// errno is ENOTSUP if the file system does not support it.
int kennel_exchange(int folder, const char *one, int other_folder, const char *other);

/// Takes a read lease on a file that is open for reading. Returns 0, or -1 with errno set: EAGAIN
/// if the file is open for writing, another error if the file system has no leases.
int kennel_take_read_lease(int descriptor);

/// Returns 1 if the lease is held and no program waits to open the file for writing, else 0.
int kennel_has_read_lease(int descriptor);

/// Sets the access and modification times of a file in an open folder; symbolic links are not
/// followed.
int kennel_set_times(int folder, const char *name, long access_seconds, long access_nanoseconds,
                     long modification_seconds, long modification_nanoseconds);

/// Lists the names of an open file's extended attributes, each zero-terminated. Returns their total
/// length, or -1. With `size` 0, only returns the length.
ssize_t kennel_list_attributes(int descriptor, char *names, size_t size);

/// Reads an extended attribute of an open file. Returns the value's length, or -1. With `size` 0,
/// only returns the length.
ssize_t kennel_get_attribute(int descriptor, const char *name, void *value, size_t size);

/// Sets an extended attribute of an open file. Returns 0, or -1.
int kennel_set_attribute(int descriptor, const char *name, const void *value, size_t size);

/// Returns the magic number of the file system of `path` (`statfs`), or 0.
long kennel_file_system_type(const char *path);

/// Returns 1 if the file system of `path` has persistent inode numbers, else 0.
///
/// FAT has no inodes, and SMB and FUSE may invent the numbers, so that a file may have another one
/// the next time. Also returns 0 if `statfs` fails.
int kennel_keeps_inodes(const char *path);

#endif
