#ifndef KENNEL_PNG_READER_H
#define KENNEL_PNG_READER_H

#include "codec_status.h"

/// A PNG file being read; used as a `KennelJPEGReader` is, for the same reasons.
typedef struct KennelPNGReader KennelPNGReader;

/// Makes a reader, or returns NULL where there is no memory for it.
KennelPNGReader *kennel_png_create(void);

/// Reads as far as the picture's size. `bytes` must stay valid until `destroy`.
KennelCodecStatus kennel_png_read_header(
    KennelPNGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height);

/// Whether the picture is stored in passes, so that all of it must be in memory at once.
int kennel_png_is_interlaced(const KennelPNGReader *reader);

/// Decodes every row into `rgb`, which holds 3 bytes a pixel. Both sides become `reduction` (1 to
/// 4096) times smaller, rounded up: each pixel is the mean of a box, at the right and lower edge of
/// what the box has. Transparency is blended onto white before. Rows that the file lacks are white
/// as well, and the report counts the others, as they are stored.
///
/// Beside `rgb`, this takes the memory of a few rows; of an interlaced picture, 4 bytes a pixel.
KennelCodecStatus kennel_png_read_rows(
    KennelPNGReader *reader, uint32_t reduction, uint8_t *rgb);

/// Says how much of the picture there was, after `read_rows` succeeded.
KennelCodecReport kennel_png_report(const KennelPNGReader *reader);

/// libpng's words for the error, or for what cut the picture short; valid until `destroy`.
const char *kennel_png_message(const KennelPNGReader *reader);

/// Frees the reader and all that libpng holds for it.
void kennel_png_destroy(KennelPNGReader *reader);

#endif
