#ifndef KENNEL_JPEG_READER_H
#define KENNEL_JPEG_READER_H

#include "codec_status.h"

/// A JPEG file being read. The calls come in the order in which they are declared, and after one
/// that is not a success only `message` and `destroy` are left. One thread at a time.
///
/// libjpeg reports errors by longjmp, which must not cross a Swift frame: each function sets its
/// own landing place, and none calls back.
typedef struct KennelJPEGReader KennelJPEGReader;

/// Makes a reader, or returns NULL where there is no memory for it.
KennelJPEGReader *kennel_jpeg_create(void);

/// Reads as far as the picture's size. `bytes` must stay valid until `destroy`.
KennelCodecStatus kennel_jpeg_read_header(
    KennelJPEGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height);

/// Begins decoding at 1/`denominator` (1, 2, 4 or 8) of the stored size, and says what size that
/// makes. Files in several scans are read to their end here, within `max_scans` and `max_memory`.
KennelCodecStatus kennel_jpeg_start(
    KennelJPEGReader *reader, unsigned denominator, int max_scans, size_t max_memory,
    uint32_t *width, uint32_t *height);

/// Decodes every row into `rgb`: 3 * width * height bytes of the size that `start` gave.
KennelCodecStatus kennel_jpeg_read_rows(KennelJPEGReader *reader, uint8_t *rgb);

/// Says how much of the picture there was, after `read_rows` succeeded.
KennelCodecReport kennel_jpeg_report(const KennelJPEGReader *reader);

/// libjpeg's words for the error, or for the first complaint; valid until `destroy`.
const char *kennel_jpeg_message(const KennelJPEGReader *reader);

/// Frees the reader and all that libjpeg holds for it.
void kennel_jpeg_destroy(KennelJPEGReader *reader);

#endif
