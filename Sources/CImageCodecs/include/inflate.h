#ifndef KENNEL_INFLATE_H
#define KENNEL_INFLATE_H

#include <stddef.h>
#include <stdint.h>

/// Decompresses a zlib stream into `result` of `capacity` bytes. Returns the number of bytes, or -1
/// if the stream is damaged or does not fit.
long kennel_inflate(const uint8_t *bytes, size_t count, uint8_t *result, size_t capacity);

#endif
