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

/// Decodes every row into `rgb`, which holds 3 * width * height bytes. Transparency is blended
/// onto white. Rows that the file lacks are white as well, and the report counts the others.
KennelCodecStatus kennel_png_read_rows(KennelPNGReader *reader, uint8_t *rgb);

/// Says how much of the picture there was, after `read_rows` succeeded.
KennelCodecReport kennel_png_report(const KennelPNGReader *reader);

/// libpng's words for the error, or for what cut the picture short; valid until `destroy`.
const char *kennel_png_message(const KennelPNGReader *reader);

/// Frees the reader and all that libpng holds for it.
void kennel_png_destroy(KennelPNGReader *reader);

#endif
