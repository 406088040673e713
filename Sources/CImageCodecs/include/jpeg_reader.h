#ifndef KENNEL_JPEG_READER_H
#define KENNEL_JPEG_READER_H

#include "codec_status.h"

/// A JPEG decoder. Call its functions in the order of their declarations; after a failure, only
/// `message` and `destroy` may follow. Not thread-safe.
///
/// libjpeg reports errors by longjmp, which must not cross a Swift frame: each function calls
/// setjmp itself, and none takes a callback.
typedef struct KennelJPEGReader KennelJPEGReader;

/// Creates a reader; returns NULL if out of memory.
KennelJPEGReader *kennel_jpeg_create(void);

/// Reads the header with the size in pixels. `bytes` must stay valid until `destroy`.
KennelCodecStatus kennel_jpeg_read_header(
    KennelJPEGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height);

/// Starts decoding at 1/`denominator` (1, 2, 4 or 8) of the stored size, and returns the resulting
/// size. Multi-scan files are read to their end here, within `max_scans` and `max_memory`.
KennelCodecStatus kennel_jpeg_start(
    KennelJPEGReader *reader, unsigned denominator, int max_scans, size_t max_memory,
    uint32_t *width, uint32_t *height);

/// Decodes all rows into `rgb`: 3 * width * height bytes for the size returned by `start`.
KennelCodecStatus kennel_jpeg_read_rows(KennelJPEGReader *reader, uint8_t *rgb);

/// Returns how completely the image was decoded, after `read_rows` succeeded.
KennelCodecReport kennel_jpeg_report(const KennelJPEGReader *reader);

/// Returns libjpeg's message for the error, or for the first warning; valid until `destroy`.
const char *kennel_jpeg_message(const KennelJPEGReader *reader);

/// Frees the reader and everything that libjpeg allocated for it.
void kennel_jpeg_destroy(KennelJPEGReader *reader);

#endif
