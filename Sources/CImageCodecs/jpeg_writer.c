#include "jpeg_writer.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

// jpeglib.h needs FILE and size_t to be declared.
#include <jerror.h>
#include <jpeglib.h>

enum { FIRST_CAPACITY = 16 << 10 };

/// All state is on the heap, since longjmp leaves modified local variables indeterminate.
///
/// The output buffer is our own: libjpeg's (`jpeg_mem_dest`) reports its address only at the end,
/// so that an earlier error would leak it.
typedef struct {
  struct jpeg_compress_struct codec;
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  jmp_buf landing;
  KennelCodecStatus status;
  uint8_t *bytes;
  size_t capacity;
} Writer;

static Writer *writer_of(j_common_ptr codec) { return (Writer *)codec->client_data; }

// MARK: Callbacks for libjpeg

static void on_error(j_common_ptr codec) {
  Writer *writer = writer_of(codec);
  switch (codec->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
      writer->status = KennelCodecOutOfMemory;
      break;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      writer->status = KennelCodecTooLarge;
      break;
    default:
      writer->status = KennelCodecUnsupported;
  }
  longjmp(writer->landing, 1);
}

static void ignore_message(j_common_ptr codec, int level) {
  (void)codec;
  (void)level;
}

/// Never called, since ignore_message does not use it; libjpeg's default writes to stderr.
static void output_nothing(j_common_ptr codec) { (void)codec; }

/// Enlarges the buffer; output continues after its `used` bytes.
static void grow(j_compress_ptr codec, size_t used, size_t capacity) {
  Writer *writer = writer_of((j_common_ptr)codec);
  uint8_t *bytes = realloc(writer->bytes, capacity);
  if (bytes == NULL) {
    writer->status = KennelCodecOutOfMemory;
    longjmp(writer->landing, 1);
  }
  writer->bytes = bytes;
  writer->capacity = capacity;
  writer->destination.next_output_byte = bytes + used;
  writer->destination.free_in_buffer = capacity - used;
}

static void begin_buffer(j_compress_ptr codec) { grow(codec, 0, FIRST_CAPACITY); }

/// Called when the whole buffer is used, whatever the value of `free_in_buffer`.
static boolean enlarge_buffer(j_compress_ptr codec) {
  const size_t used = writer_of((j_common_ptr)codec)->capacity;
  grow(codec, used, used * 2);
  return TRUE;
}

static void end_buffer(j_compress_ptr codec) { (void)codec; }

// MARK: API

static Writer *create_writer(void) {
  Writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL) return NULL;
  writer->codec.err = jpeg_std_error(&writer->errors);
  writer->errors.error_exit = on_error;
  writer->errors.emit_message = ignore_message;
  writer->errors.output_message = output_nothing;
  writer->codec.client_data = writer;
  writer->destination.init_destination = begin_buffer;
  writer->destination.empty_output_buffer = enlarge_buffer;
  writer->destination.term_destination = end_buffer;
  return writer;
}

static KennelCodecStatus compress(
    Writer *writer, const uint8_t *rgb, uint32_t width, uint32_t height, int quality) {
  if (setjmp(writer->landing)) return writer->status;
  struct jpeg_compress_struct *codec = &writer->codec;
  jpeg_create_compress(codec);
  // jpeg_create_compress zeroes everything but `err` and `client_data`.
  codec->dest = &writer->destination;
  codec->image_width = width;
  codec->image_height = height;
  codec->input_components = 3;
  codec->in_color_space = JCS_RGB;
  jpeg_set_defaults(codec);
  jpeg_set_quality(codec, quality, TRUE);
  codec->dct_method = JDCT_ISLOW;
  codec->optimize_coding = TRUE;
  jpeg_start_compress(codec, TRUE);
  while (codec->next_scanline < codec->image_height) {
    // libjpeg only reads the row, but JSAMPROW is not const.
    JSAMPROW rows[] = {(JSAMPROW)(uintptr_t)(rgb + (size_t)codec->next_scanline * width * 3)};
    jpeg_write_scanlines(codec, rows, 1);
  }
  jpeg_finish_compress(codec);
  return KennelCodecSuccess;
}

KennelCodecStatus kennel_jpeg_write(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **bytes,
    size_t *count) {
  *bytes = NULL;
  *count = 0;
  Writer *writer = create_writer();
  if (writer == NULL) return KennelCodecOutOfMemory;
  const KennelCodecStatus status = compress(writer, rgb, width, height, quality);
  if (status == KennelCodecSuccess) {
    *bytes = writer->bytes;
    *count = writer->capacity - writer->destination.free_in_buffer;
  } else {
    free(writer->bytes);
  }
  jpeg_destroy_compress(&writer->codec);
  free(writer);
  return status;
}
