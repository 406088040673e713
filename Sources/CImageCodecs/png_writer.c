#include "png_writer.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 << 10 };

/// All state is on the heap, since longjmp leaves modified local variables indeterminate.
typedef struct {
  png_structp png;
  png_infop info;
  KennelCodecStatus status;
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} Writer;

// MARK: Callbacks for libpng

static void on_error(png_structp png, png_const_charp message) {
  Writer *writer = png_get_error_ptr(png);
  writer->status = KennelCodecUnsupported;
  if (strstr(message, "emory") != NULL) writer->status = KennelCodecOutOfMemory;
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void on_write(png_structp png, png_bytep source, size_t count) {
  Writer *writer = png_get_io_ptr(png);
  if (count > writer->capacity - writer->count) {
    const size_t least = writer->count + count;
    const size_t capacity = least > FIRST_CAPACITY / 2 ? 2 * least : FIRST_CAPACITY;
    uint8_t *bytes = realloc(writer->bytes, capacity);
    if (bytes == NULL) png_error(png, "out of memory");
    writer->bytes = bytes;
    writer->capacity = capacity;
  }
  memcpy(writer->bytes + writer->count, source, count);
  writer->count += count;
}

static void ignore_flush(png_structp png) { (void)png; }

// MARK: API

static void destroy_writer(Writer *writer) {
  if (writer->png != NULL) png_destroy_write_struct(&writer->png, &writer->info);
  free(writer);
}

static Writer *create_writer(void) {
  Writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL) return NULL;
  writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, ignore_warning);
  if (writer->png != NULL) writer->info = png_create_info_struct(writer->png);
  if (writer->info == NULL) {
    destroy_writer(writer);
    return NULL;
  }
  return writer;
}

static KennelCodecStatus compress(
    Writer *writer, const uint8_t *rgb, uint32_t width, uint32_t height) {
  if (setjmp(png_jmpbuf(writer->png))) return writer->status;
  png_set_write_fn(writer->png, writer, on_write, ignore_flush);
  png_set_IHDR(
      writer->png, writer->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer->png, writer->info);
  for (uint32_t row = 0; row < height; row++) {
    png_write_row(writer->png, rgb + (size_t)row * width * 3);
  }
  png_write_end(writer->png, NULL);
  return KennelCodecSuccess;
}

KennelCodecStatus kennel_png_write(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count) {
  *bytes = NULL;
  *count = 0;
  Writer *writer = create_writer();
  if (writer == NULL) return KennelCodecOutOfMemory;
  const KennelCodecStatus status = compress(writer, rgb, width, height);
  if (status == KennelCodecSuccess) {
    *bytes = writer->bytes;
    *count = writer->count;
  } else {
    free(writer->bytes);
  }
  destroy_writer(writer);
  return status;
}
