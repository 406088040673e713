#ifndef KENNEL_ARGUMENTS_H
#define KENNEL_ARGUMENTS_H

/// Returns `argc` as `main` receives it, which counts the program's own name.
int kennel_argument_count(void);

/// Returns the argument at `index`, or NULL if there is none.
const char *_Nullable kennel_argument(int index);

/// Returns the environment entry (`NAME=value`) at `index`, or NULL after the last one; a larger
/// index is undefined behaviour.
const char *_Nullable kennel_environment(int index);

#endif
