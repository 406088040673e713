#define _GNU_SOURCE
#include "arguments.h"

#include <stddef.h>
#include <unistd.h>

static int count;
static char **values;

// glibc calls constructors with the arguments of main. Swift's runtime looks for them beside the
// environment instead, and loses them when a preloaded library has called setenv before main.
__attribute__((constructor)) static void remember(int argc, char **argv) {
  count = argc;
  values = argv;
}

int kennel_argument_count(void) { return count; }

const char *kennel_argument(int index) {
  return index >= 0 && index < count ? values[index] : NULL;
}

const char *kennel_environment(int index) {
  return environ != NULL ? environ[index] : NULL;
}
