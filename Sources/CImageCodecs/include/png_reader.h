#ifndef KENNEL_PNG_READER_H
#define KENNEL_PNG_READER_H

#include "codec_status.h"

/// A PNG decoder; the rules of `KennelJPEGReader` apply, for the same reasons.
typedef struct KennelPNGReader KennelPNGReader;

/// Creates a reader; returns NULL if out of memory.
KennelPNGReader *kennel_png_create(void);

/// Reads the header with the size in pixels. `bytes` must stay valid until `destroy`.
KennelCodecStatus kennel_png_read_header(
    KennelPNGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height);

/// Whether the image is interlaced, so that all of it must be in memory at once.
int kennel_png_is_interlaced(const KennelPNGReader *reader);

/// Decodes all rows into `rgb`, which holds 3 bytes per pixel. Both sides are divided by
/// `reduction` (1 to 4096), rounded up: each pixel is the mean of a box, clipped at the right and
/// lower edge. Before that, transparency is blended onto white. Missing rows are white as well; the
/// report counts the decoded rows of the stored image.
///
/// Apart from `rgb`, this allocates a few rows; for an interlaced image, up to 4 bytes per pixel.
KennelCodecStatus kennel_png_read_rows(
    KennelPNGReader *reader, uint32_t reduction, uint8_t *rgb);

/// Returns how completely the image was decoded, after `read_rows` succeeded.
KennelCodecReport kennel_png_report(const KennelPNGReader *reader);

/// Returns libpng's message for the error, or for what ended decoding early; valid until `destroy`.
const char *kennel_png_message(const KennelPNGReader *reader);

/// Frees the reader and everything that libpng allocated for it.
void kennel_png_destroy(KennelPNGReader *reader);

#endif
