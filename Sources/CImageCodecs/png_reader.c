#include "png_reader.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "box_filter.h"

/// PNG's own limit per side, 2^31-1, permits overflow; no camera comes near this one.
enum { MAX_SIDE = 1000000 };
/// The read size for IDAT: the most that a truncated file loses of the data it has.
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
  size_t width;
  uint32_t height;
  int is_interlaced;
  /// 3, or 4 with alpha.
  size_t channels;
  /// The number of rows finished in the last pass.
  uint32_t complete_rows;
  /// One row with alpha or to be downscaled, or the whole image if it is interlaced.
  uint8_t *scratch;
  /// Zeroed if the image is not downscaled.
  KennelBoxFilter filter;
};

static void on_error(png_structp png, png_const_charp message) {
  KennelPNGReader *reader = png_get_error_ptr(png);
  reader->status = reader->exhausted ? KennelCodecTruncated : KennelCodecCorrupt;
  if (strstr(message, "emory") != NULL) reader->status = KennelCodecOutOfMemory;
  snprintf(reader->message, sizeof reader->message, "%s", message);
  png_longjmp(png, 1);
}

/// Ignores warnings: libpng's are about colour profiles and the like, not about the pixels.
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

/// Limits libpng's allocations, and makes it skip all chunks that the pixels do not need.
static void set_limits(png_structp png) {
  png_set_user_limits(png, MAX_SIDE, MAX_SIDE);
  png_set_chunk_cache_max(png, MAX_CACHED_CHUNKS);
  png_set_chunk_malloc_max(png, MAX_ANCILLARY_BYTES);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_compression_buffer_size(png, IDAT_READ_SIZE);
}

/// Converts all kinds of PNG to 8-bit RGB, or to RGBA if they have transparency.
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
  reader->width = png_get_image_width(reader->png, reader->info);
  reader->height = png_get_image_height(reader->png, reader->info);
  reader->is_interlaced =
      png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE;
  *width = (uint32_t)reader->width;
  *height = reader->height;
  return KennelCodecSuccess;
}

int kennel_png_is_interlaced(const KennelPNGReader *reader) { return reader->is_interlaced; }

/// Blends RGBA pixels onto white; `rgb` may be `rgba`.
static void blend_onto_white(const uint8_t *rgba, uint8_t *rgb, size_t columns) {
  for (size_t column = 0; column < columns; column++, rgba += 4, rgb += 3) {
    const unsigned alpha = rgba[3];
    for (int channel = 0; channel < 3; channel++) {
      const unsigned sum = rgba[channel] * alpha + 255 * (255 - alpha) + 128;
      rgb[channel] = (uint8_t)(((sum >> 8) + sum) >> 8);
    }
  }
}

/// Returns where libpng writes a row: in the image itself if no further step follows.
static uint8_t *place_of_row(const KennelPNGReader *reader, uint8_t *rgb, uint32_t row) {
  if (reader->scratch == NULL) return rgb + 3 * reader->width * row;
  return reader->scratch + (reader->is_interlaced ? reader->width * reader->channels * row : 0);
}

/// Blends and downscales a finished row as needed.
static void finish_row(KennelPNGReader *reader, uint8_t *place, uint8_t *rgb, uint32_t row) {
  const int is_reduced = reader->filter.sums != NULL;
  uint8_t *opaque = place;
  if (reader->channels == 4) {
    // Pixels only move to the left, so a row can be blended in place.
    if (!is_reduced) opaque = rgb + 3 * reader->width * row;
    blend_onto_white(place, opaque, reader->width);
  }
  if (is_reduced) kennel_box_filter_add(&reader->filter, opaque);
  reader->complete_rows = row + 1;
}

/// Reads all rows once per pass; only the last pass finishes them.
static void read_passes(KennelPNGReader *reader, uint8_t *rgb, int passes) {
  for (int pass = 1; pass <= passes; pass++) {
    for (uint32_t row = 0; row < reader->height; row++) {
      uint8_t *place = place_of_row(reader, rgb, row);
      png_read_row(reader->png, place, NULL);
      if (pass == passes) finish_row(reader, place, rgb, row);
    }
  }
}

/// Allocates the buffer for rows that libpng can't write straight into the image.
static void make_scratch(KennelPNGReader *reader, uint32_t reduction, uint8_t *rgb) {
  if (reader->channels == 3 && reduction == 1) return;
  // The passes over an interlaced image need every row in memory.
  const size_t rows = reader->is_interlaced ? reader->height : 1;
  reader->scratch = calloc(rows, reader->width * reader->channels);
  int is_there = reader->scratch != NULL;
  if (is_there && reduction > 1) {
    is_there = kennel_box_filter_begin(&reader->filter, reader->width, reduction, rgb);
  }
  if (!is_there) png_error(reader->png, "out of memory");
}

/// Returns the length of a side of `size` pixels after downscaling.
static size_t reduced(size_t size, uint32_t reduction) {
  return (size + reduction - 1) / reduction;
}

KennelCodecStatus kennel_png_read_rows(
    KennelPNGReader *reader, uint32_t reduction, uint8_t *rgb) {
  memset(rgb, 255, 3 * reduced(reader->width, reduction) * reduced(reader->height, reduction));
  if (setjmp(png_jmpbuf(reader->png))) {
    // A partial image may be enough: the report gives its number of rows.
    kennel_box_filter_finish(&reader->filter);
    return reader->complete_rows > 0 ? KennelCodecSuccess : reader->status;
  }
  set_transformations(reader->png);
  const int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  reader->channels = png_get_channels(reader->png, reader->info);
  if (reader->channels != 3 && reader->channels != 4) {
    png_error(reader->png, "unexpected channels");
  }
  make_scratch(reader, reduction, rgb);
  read_passes(reader, rgb, passes);
  kennel_box_filter_finish(&reader->filter);
  return KennelCodecSuccess;
}

KennelCodecReport kennel_png_report(const KennelPNGReader *reader) {
  // libpng stops at damage, which counts as one warning; truncation counts as none.
  return (KennelCodecReport){reader->complete_rows, 0, reader->status == KennelCodecCorrupt};
}

const char *kennel_png_message(const KennelPNGReader *reader) { return reader->message; }

void kennel_png_destroy(KennelPNGReader *reader) {
  if (reader == NULL) return;
  if (reader->png != NULL) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  kennel_box_filter_destroy(&reader->filter);
  free(reader->scratch);
  free(reader);
}
