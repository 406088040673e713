#include "inflate.h"

#include <zlib.h>

long kennel_inflate(const uint8_t *bytes, size_t count, uint8_t *result, size_t capacity) {
  uLongf length = capacity;
  return uncompress(result, &length, bytes, count) == Z_OK ? (long)length : -1;
}
