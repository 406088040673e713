#ifndef KENNEL_ARGUMENTS_H
#define KENNEL_ARGUMENTS_H

/// The number of the process's arguments, its own name included, as main gets it.
int kennel_argument_count(void);

/// An argument of the process by its place, or NULL where there is none.
const char *_Nullable kennel_argument(int index);

/// An entry of the environment, `NAME=value`, by its place, or NULL after the last one; no place after
/// that may be asked for.
const char *_Nullable kennel_environment(int index);

#endif
