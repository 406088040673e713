#ifndef KENNEL_PNG_WRITER_H
#define KENNEL_PNG_WRITER_H

#include "codec_status.h"

/// Encodes an image of 3 * `width` * `height` bytes (red, green, blue) as a PNG.
///
/// On success, `bytes` and `count` are the file, which the caller must `free`. Otherwise `bytes` is
/// NULL. As in the reader, libpng's longjmp never leaves the function, which takes no callbacks.
KennelCodecStatus kennel_png_write(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count);

#endif
