#ifndef KENNEL_JPEG_WRITER_H
#define KENNEL_JPEG_WRITER_H

#include "codec_status.h"

/// Encodes an image of 3 * `width` * `height` bytes (red, green, blue) as a baseline JPEG of
/// `quality` 1 to 100 with 4:2:0 chroma subsampling.
///
/// On success, `bytes` and `count` are the file, which the caller must `free`. Otherwise `bytes` is
/// NULL. As in the reader, libjpeg's longjmp never leaves the function, which takes no callbacks.
KennelCodecStatus kennel_jpeg_write(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **bytes,
    size_t *count);

#endif
