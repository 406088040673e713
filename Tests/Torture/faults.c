/* Preloaded into kennel (LD_PRELOAD): lets the N-th change of a file system fail, or kills there.
 *
 * KENNEL_FAULT_ROOT  folders, separated by ':'; only calls about paths below them are counted.
 * KENNEL_FAULT       what to do: "KIND:N:WHAT", or "count" to do nothing but write the log.
 *                    KIND is a call's name, or "any". N is its number, from 1 on; "N+" means that
 *                    call and all that follow.
 *                    WHAT is ENOSPC, EIO, EACCES, EXDEV, EINVAL, or
 *                    KILL_BEFORE, KILL_AFTER: ends the process there, by SIGKILL;
 *                    SHORT: half of the bytes are written; KILL_MIDDLE: and then it ends.
 * KENNEL_FAULT_LOG   a file that gets a line for each counted call, "NUMBER KIND PATH", with
 *                    " hit" before it where the fault was. It lies outside of the roots.
 * KENNEL_FAULT_ALWAYS  "EXDEV": files can't be renamed into another folder, as if that was another
 *                    file system; "EINVAL": renameat2 is not to be had; "EPERM": neither are hard
 *                    links, as on exFAT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum what { NOTHING, FAIL, KILL_BEFORE, KILL_AFTER, KILL_MIDDLE, SHORT };

static const char *roots = "";
static char wanted_kind[32];
static long wanted_number;
static int and_all_after;
static enum what wanted;
static int wanted_errno;
static const char *always = "";
static int log_descriptor = -1;
static atomic_long number_of_calls;
static atomic_long number_of_kind;

static int errno_named(const char *name) {
  if (strcmp(name, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(name, "EIO") == 0) return EIO;
  if (strcmp(name, "EACCES") == 0) return EACCES;
  if (strcmp(name, "EXDEV") == 0) return EXDEV;
  if (strcmp(name, "EINVAL") == 0) return EINVAL;
  return 0;
}

static void refuse(const char *fault) {
  fprintf(stderr, "faults.c: can't understand KENNEL_FAULT=%s\n", fault);
  _exit(99);
}

static void read_fault(const char *fault) {
  char what[32], number[32];
  if (sscanf(fault, "%31[^:]:%31[^:]:%31s", wanted_kind, number, what) != 3) refuse(fault);
  wanted_number = atol(number);
  and_all_after = strchr(number, '+') != NULL;
  if (strcmp(what, "KILL_BEFORE") == 0) wanted = KILL_BEFORE;
  else if (strcmp(what, "KILL_AFTER") == 0) wanted = KILL_AFTER;
  else if (strcmp(what, "KILL_MIDDLE") == 0) wanted = KILL_MIDDLE;
  else if (strcmp(what, "SHORT") == 0) wanted = SHORT;
  else wanted = FAIL;
  wanted_errno = errno_named(what);
  if (wanted_number < 1 || (wanted == FAIL && wanted_errno == 0)) refuse(fault);
}

__attribute__((constructor)) static void begin(void) {
  const char *fault = getenv("KENNEL_FAULT");
  const char *root = getenv("KENNEL_FAULT_ROOT");
  const char *log = getenv("KENNEL_FAULT_LOG");
  if (root) roots = root;
  if (getenv("KENNEL_FAULT_ALWAYS")) always = getenv("KENNEL_FAULT_ALWAYS");
  if (fault && strcmp(fault, "count") != 0) read_fault(fault);
  if (log)
    log_descriptor = (int)syscall(
        SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_below_a_root(const char *path) {
  for (const char *root = roots; *root;) {
    size_t length = strcspn(root, ":");
    if (length > 0 && strncmp(path, root, length) == 0 &&
        (path[length] == '/' || path[length] == 0))
      return 1;
    root += length;
    if (*root) root++;
  }
  return 0;
}

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/* Counts a call about `path`, and says what shall become of it. */
static enum what next_call(const char *kind, const char *path) {
  if (!path || !is_below_a_root(path)) return NOTHING;
  long number = atomic_fetch_add(&number_of_calls, 1) + 1;
  int is_any = strcmp(wanted_kind, "any") == 0;
  int is_hit = 0;
  if (wanted != NOTHING && (is_any || strcmp(wanted_kind, kind) == 0)) {
    long own = is_any ? number : atomic_fetch_add(&number_of_kind, 1) + 1;
    is_hit = own == wanted_number || (and_all_after && own > wanted_number);
  }
  if (log_descriptor >= 0) {
    char line[PATH_MAX + 64];
    int length =
        snprintf(line, sizeof line, "%s%ld %s %s\n", is_hit ? "hit " : "", number, kind, path);
    // A name may hold the end of a line.
    for (int i = 0; i + 1 < length && length < (int)sizeof line; i++)
      if (line[i] == '\n') line[i] = '?';
    if (length > 0 && length < (int)sizeof line)
      syscall(SYS_write, log_descriptor, line, (size_t)length);
  }
  if (!is_hit) return NOTHING;
  if (wanted == KILL_BEFORE) die();
  return wanted;
}

static const char *path_of(int descriptor, char *buffer) {
  char name[64];
  int saved = errno;
  snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, name, buffer, PATH_MAX - 1);
  errno = saved;
  if (length < 0) return NULL;
  buffer[length] = 0;
  return buffer;
}

/* The path of `name` in an open folder, in `buffer` of 2 * PATH_MAX. */
static const char *path_in(int folder, const char *name, char *buffer) {
  if (name[0] == '/' || folder == AT_FDCWD || !path_of(folder, buffer)) return name;
  size_t length = strlen(buffer);
  snprintf(buffer + length, PATH_MAX, "/%s", name);
  return buffer;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Does `call` unless the fault forbids it. */
#define GUARDED(kind, path, call)            \
  enum what what = next_call(kind, path);    \
  if (what == FAIL) {                        \
    errno = wanted_errno;                    \
    return -1;                               \
  }                                          \
  __typeof__(call) result = (call);          \
  if (what == KILL_AFTER || what == KILL_MIDDLE) die(); \
  return result

/* Like GUARDED for a call that writes `count` bytes, of which it may write some. */
#define GUARDED_WRITE(kind, descriptor, call, short_call) \
  char path[PATH_MAX];                                    \
  enum what what = next_call(kind, path_of(descriptor, path)); \
  if (what == FAIL) {                                     \
    errno = wanted_errno;                                 \
    return -1;                                            \
  }                                                       \
  int is_short = count > 1 && (what == SHORT || what == KILL_MIDDLE); \
  ssize_t result = is_short ? (short_call) : (call);      \
  if (what == KILL_AFTER || what == KILL_MIDDLE) die();   \
  return result

ssize_t write(int descriptor, const void *bytes, size_t count) {
  GUARDED_WRITE("write", descriptor, REAL(write)(descriptor, bytes, count),
                REAL(write)(descriptor, bytes, count / 2));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  GUARDED_WRITE("pwrite", descriptor, REAL(pwrite)(descriptor, bytes, count, offset),
                REAL(pwrite)(descriptor, bytes, count / 2, offset));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  GUARDED_WRITE("pwrite", descriptor, REAL(pwrite64)(descriptor, bytes, count, offset),
                REAL(pwrite64)(descriptor, bytes, count / 2, offset));
}

int fsync(int descriptor) {
  char path[PATH_MAX];
  GUARDED("fsync", path_of(descriptor, path), REAL(fsync)(descriptor));
}

int fdatasync(int descriptor) {
  char path[PATH_MAX];
  GUARDED("fdatasync", path_of(descriptor, path), REAL(fdatasync)(descriptor));
}

int ftruncate(int descriptor, off_t size) {
  char path[PATH_MAX];
  GUARDED("ftruncate", path_of(descriptor, path), REAL(ftruncate)(descriptor, size));
}

int ftruncate64(int descriptor, off64_t size) {
  char path[PATH_MAX];
  GUARDED("ftruncate", path_of(descriptor, path), REAL(ftruncate64)(descriptor, size));
}

int fchmod(int descriptor, mode_t mode) {
  char path[PATH_MAX];
  GUARDED("fchmod", path_of(descriptor, path), REAL(fchmod)(descriptor, mode));
}

int fchown(int descriptor, uid_t owner, gid_t group) {
  char path[PATH_MAX];
  GUARDED("fchown", path_of(descriptor, path), REAL(fchown)(descriptor, owner, group));
}

int fsetxattr(int descriptor, const char *name, const void *value, size_t size, int flags) {
  char path[PATH_MAX];
  GUARDED("fsetxattr", path_of(descriptor, path),
          REAL(fsetxattr)(descriptor, name, value, size, flags));
}

int futimens(int descriptor, const struct timespec times[2]) {
  char path[PATH_MAX];
  GUARDED("futimens", path_of(descriptor, path), REAL(futimens)(descriptor, times));
}

int utimensat(int folder, const char *name, const struct timespec times[2], int flags) {
  char path[2 * PATH_MAX];
  GUARDED("utimensat", path_in(folder, name, path), REAL(utimensat)(folder, name, times, flags));
}

/* Where a file is renamed to another folder, another file system is played. */
static int is_another_folder(const char *from, const char *to) {
  const char *a = strrchr(from, '/'), *b = strrchr(to, '/');
  return !a || !b || a - from != b - to || strncmp(from, to, (size_t)(a - from)) != 0;
}

static int plays(const char *from, const char *to, int is_exclusive) {
  const char *path = is_below_a_root(from) ? from : to;
  if (!is_below_a_root(path)) return 0;
  if (strcmp(always, "EXDEV") == 0 && is_another_folder(from, to)) return EXDEV;
  // Neither exchanges and exclusive renames, nor, for EPERM, hard links.
  if ((strcmp(always, "EINVAL") == 0 || strcmp(always, "EPERM") == 0) && is_exclusive)
    return EINVAL;
  return 0;
}

int rename(const char *from, const char *to) {
  int played = plays(from, to, 0);
  if (played) {
    errno = played;
    return -1;
  }
  GUARDED("rename", is_below_a_root(from) ? from : to, REAL(rename)(from, to));
}

int renameat2(int from_folder, const char *from_name, int to_folder, const char *to_name,
              unsigned int flags) {
  char from_path[2 * PATH_MAX], to_path[2 * PATH_MAX];
  const char *from = path_in(from_folder, from_name, from_path);
  const char *to = path_in(to_folder, to_name, to_path);
  int played = plays(from, to, 1);
  if (played) {
    errno = played;
    return -1;
  }
  GUARDED("renameat2", is_below_a_root(from) ? from : to,
          REAL(renameat2)(from_folder, from_name, to_folder, to_name, flags));
}

int renameat(int from_folder, const char *from_name, int to_folder, const char *to_name) {
  char from_path[2 * PATH_MAX], to_path[2 * PATH_MAX];
  const char *from = path_in(from_folder, from_name, from_path);
  const char *to = path_in(to_folder, to_name, to_path);
  int played = plays(from, to, 0);
  if (played) {
    errno = played;
    return -1;
  }
  GUARDED("rename", is_below_a_root(from) ? from : to,
          REAL(renameat)(from_folder, from_name, to_folder, to_name));
}

int linkat(int from_folder, const char *from_name, int to_folder, const char *to_name, int flags) {
  char from_path[2 * PATH_MAX], to_path[2 * PATH_MAX];
  const char *from = path_in(from_folder, from_name, from_path);
  const char *to = path_in(to_folder, to_name, to_path);
  if (strcmp(always, "EPERM") == 0 && is_below_a_root(to)) {
    errno = EPERM;
    return -1;
  }
  GUARDED("link", is_below_a_root(from) ? from : to,
          REAL(linkat)(from_folder, from_name, to_folder, to_name, flags));
}

int symlinkat(const char *text, int folder, const char *name) {
  char path[2 * PATH_MAX];
  GUARDED("symlink", path_in(folder, name, path), REAL(symlinkat)(text, folder, name));
}

int unlinkat(int folder, const char *name, int flags) {
  char path[2 * PATH_MAX];
  GUARDED(flags & AT_REMOVEDIR ? "rmdir" : "unlink", path_in(folder, name, path),
          REAL(unlinkat)(folder, name, flags));
}

int mkdirat(int folder, const char *name, mode_t mode) {
  char path[2 * PATH_MAX];
  GUARDED("mkdir", path_in(folder, name, path), REAL(mkdirat)(folder, name, mode));
}

int unlink(const char *path) { GUARDED("unlink", path, REAL(unlink)(path)); }

int mkdir(const char *path, mode_t mode) { GUARDED("mkdir", path, REAL(mkdir)(path, mode)); }

int rmdir(const char *path) { GUARDED("rmdir", path, REAL(rmdir)(path)); }

/* Only what may make a file is counted. */
#define OPENED(path, call)                          \
  mode_t mode = 0;                                  \
  if (flags & (O_CREAT | O_TMPFILE)) {              \
    va_list rest;                                   \
    va_start(rest, flags);                          \
    mode = va_arg(rest, mode_t);                    \
    va_end(rest);                                   \
  }                                                 \
  if (!(flags & O_CREAT)) return (call);            \
  GUARDED("open", path, (call))

int open(const char *path, int flags, ...) { OPENED(path, REAL(open)(path, flags, mode)); }

int open64(const char *path, int flags, ...) { OPENED(path, REAL(open64)(path, flags, mode)); }

int openat(int folder, const char *name, int flags, ...) {
  char path[2 * PATH_MAX];
  OPENED(path_in(folder, name, path), REAL(openat)(folder, name, flags, mode));
}

int openat64(int folder, const char *name, int flags, ...) {
  char path[2 * PATH_MAX];
  OPENED(path_in(folder, name, path), REAL(openat64)(folder, name, flags, mode));
}
