#include "png_reader.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// PNG's own bound on a side, 2^31-1, leaves room for overflow; no camera comes near this one.
enum { MAX_SIDE = 1000000 };
/// How much of IDAT libpng asks for at once: what a cut may cost of data that are there.
enum { IDAT_READ_SIZE = 1024 };
enum { MAX_ANCILLARY_BYTES = 8000000, MAX_CACHED_CHUNKS = 128 };

struct KennelPNGReader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count;
  size_t position;
  int exhausted;
  KennelCodecStatus status;
  char message[200];
  /// Rows finished in the last pass.
  uint32_t complete_rows;
  /// One row with alpha, or the whole picture where that is interlaced.
  uint8_t *scratch;
};

static void on_error(png_structp png, png_const_charp message) {
  KennelPNGReader *reader = png_get_error_ptr(png);
  reader->status = reader->exhausted ? KennelCodecTruncated : KennelCodecCorrupt;
  if (strstr(message, "emory") != NULL) reader->status = KennelCodecOutOfMemory;
  snprintf(reader->message, sizeof reader->message, "%s", message);
  png_longjmp(png, 1);
}

/// libpng warns of odd colour profiles and the like, which do not touch the picture.
static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void on_read(png_structp png, png_bytep target, size_t count) {
  KennelPNGReader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) {
    reader->exhausted = 1;
    png_error(png, "the file ends early");
  }
  memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

KennelPNGReader *kennel_png_create(void) {
  KennelPNGReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
  if (reader->png != NULL) reader->info = png_create_info_struct(reader->png);
  if (reader->info == NULL) {
    kennel_png_destroy(reader);
    return NULL;
  }
  return reader;
}

/// Bounds what libpng may allocate, and has it step over all chunks that do not make the pixels.
static void set_limits(png_structp png) {
  png_set_user_limits(png, MAX_SIDE, MAX_SIDE);
  png_set_chunk_cache_max(png, MAX_CACHED_CHUNKS);
  png_set_chunk_malloc_max(png, MAX_ANCILLARY_BYTES);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_compression_buffer_size(png, IDAT_READ_SIZE);
}

/// Makes 8-bit RGB, or RGBA where anything is transparent, of all kinds of PNG.
static void set_transformations(png_structp png) {
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
}

KennelCodecStatus kennel_png_read_header(
    KennelPNGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height) {
  if (setjmp(png_jmpbuf(reader->png))) return reader->status;
  reader->bytes = bytes;
  reader->count = count;
  png_set_read_fn(reader->png, reader, on_read);
  set_limits(reader->png);
  png_read_info(reader->png, reader->info);
  *width = png_get_image_width(reader->png, reader->info);
  *height = png_get_image_height(reader->png, reader->info);
  return KennelCodecSuccess;
}

/// Lays RGBA pixels onto white.
static void blend_onto_white(const uint8_t *rgba, uint8_t *rgb, size_t columns) {
  for (size_t column = 0; column < columns; column++, rgba += 4, rgb += 3) {
    const unsigned alpha = rgba[3];
    for (int channel = 0; channel < 3; channel++) {
      const unsigned sum = rgba[channel] * alpha + 255 * (255 - alpha) + 128;
      rgb[channel] = (uint8_t)(((sum >> 8) + sum) >> 8);
    }
  }
}

/// Reads rows one after the other, each through `scratch` where it has alpha.
static void read_row_by_row(
    KennelPNGReader *reader, uint8_t *rgb, size_t width, uint32_t height) {
  for (uint32_t row = 0; row < height; row++, rgb += 3 * width) {
    png_read_row(reader->png, reader->scratch != NULL ? reader->scratch : rgb, NULL);
    if (reader->scratch != NULL) blend_onto_white(reader->scratch, rgb, width);
    reader->complete_rows = row + 1;
  }
}

/// Reads all passes of an interlaced picture, which needs every row at hand.
static void read_interlaced(
    KennelPNGReader *reader, uint8_t *rgb, size_t width, uint32_t height, int passes) {
  const size_t stride = width * (reader->scratch != NULL ? 4 : 3);
  uint8_t *picture = reader->scratch != NULL ? reader->scratch : rgb;
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t row = 0; row < height; row++) {
      png_read_row(reader->png, picture + row * stride, NULL);
      if (pass < passes - 1) continue;
      if (reader->scratch != NULL) {
        blend_onto_white(picture + row * stride, rgb + row * 3 * width, width);
      }
      reader->complete_rows = row + 1;
    }
  }
}

KennelCodecStatus kennel_png_read_rows(KennelPNGReader *reader, uint8_t *rgb) {
  const size_t width = png_get_image_width(reader->png, reader->info);
  const uint32_t height = png_get_image_height(reader->png, reader->info);
  memset(rgb, 255, 3 * width * height);
  if (setjmp(png_jmpbuf(reader->png))) {
    // What is there of the picture may be enough: the report says how much that is.
    return reader->complete_rows > 0 ? KennelCodecSuccess : reader->status;
  }
  set_transformations(reader->png);
  const int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  const size_t channels = png_get_channels(reader->png, reader->info);
  if (channels != 3 && channels != 4) png_error(reader->png, "unexpected channels");
  if (channels == 4) {
    reader->scratch = calloc(passes > 1 ? height : 1, width * 4);
    if (reader->scratch == NULL) png_error(reader->png, "out of memory");
  }
  if (passes > 1) {
    read_interlaced(reader, rgb, width, height, passes);
  } else {
    read_row_by_row(reader, rgb, width, height);
  }
  return KennelCodecSuccess;
}

KennelCodecReport kennel_png_report(const KennelPNGReader *reader) {
  return (KennelCodecReport){reader->complete_rows, 0, 0};
}

const char *kennel_png_message(const KennelPNGReader *reader) { return reader->message; }

void kennel_png_destroy(KennelPNGReader *reader) {
  if (reader == NULL) return;
  if (reader->png != NULL) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader->scratch);
  free(reader);
}
