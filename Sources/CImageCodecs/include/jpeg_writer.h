#ifndef KENNEL_JPEG_WRITER_H
#define KENNEL_JPEG_WRITER_H

#include "codec_status.h"

/// Writes a picture of 3 * `width` * `height` bytes (red, green, blue) as a baseline JPEG of
/// `quality` 1 to 100 with halved colour (4:2:0).
///
/// On success, `bytes` and `count` are the file, which is the caller's to `free`. Otherwise `bytes`
/// is NULL. As in the reader, libjpeg's longjmp never leaves the function, and it calls nothing
/// back.
KennelCodecStatus kennel_jpeg_write(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **bytes,
    size_t *count);

#endif
