#include "jpeg_reader.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// jpeglib.h needs FILE and size_t to be declared.
#include <jerror.h>
#include <jpeglib.h>

enum { MARKER_EOI = 0xD9 };

/// All state is on the heap, since longjmp leaves modified local variables indeterminate.
struct KennelJPEGReader {
  struct jpeg_decompress_struct codec;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf landing;
  KennelCodecStatus status;
  char message[JMSG_LENGTH_MAX];
  int max_scans;
  long complaints;
  /// Set once the data are exhausted; harmless if only the EOI marker is missing.
  int exhausted;
  /// Set once the entropy decoder needs bits beyond the end of the data.
  int starved;
  KennelCodecReport when_exhausted;
  KennelCodecReport when_starved;
  /// One row of CMYK, if the file has four components.
  JSAMPROW cmyk_row;
};

static KennelJPEGReader *reader_of(j_common_ptr codec) {
  return (KennelJPEGReader *)codec->client_data;
}

// MARK: Completeness of the image

/// Whether the current scan is the first with DC coefficients, or with the lowest AC coefficients
/// of component 0 (luma).
static int scan_is_essential(const struct jpeg_decompress_struct *codec) {
  if (!codec->progressive_mode) return 1;
  if (codec->Ah != 0) return 0;
  if (codec->Ss == 0) return 1;
  return codec->Ss == 1 && codec->cur_comp_info[0] != NULL &&
         codec->cur_comp_info[0]->component_index == 0;
}

/// Whether all essential scans of all components have begun.
static int essentials_are_there(const struct jpeg_decompress_struct *codec) {
  for (int index = 0; index < codec->num_components; index++) {
    if (codec->progressive_mode) {
      if (codec->coef_bits == NULL || codec->coef_bits[index][0] < 0) return 0;
      if (index == 0 && codec->coef_bits[index][1] < 0) return 0;
    } else if (codec->comp_info[index].quant_table == NULL) {
      // The table is assigned when the component's scan begins.
      return 0;
    }
  }
  return 1;
}

/// Whether a progressive image lacks coefficients, or bits of them.
static int detail_is_missing(const struct jpeg_decompress_struct *codec) {
  if (!codec->progressive_mode || codec->coef_bits == NULL) return 0;
  for (int index = 0; index < codec->num_components; index++) {
    for (int bit = 0; bit < DCTSIZE2; bit++) {
      if (codec->coef_bits[index][bit] != 0) return 1;
    }
  }
  return 0;
}

/// Returns the report for the data decoded so far.
static KennelCodecReport progress_so_far(const struct jpeg_decompress_struct *codec) {
  KennelCodecReport report = {0, 0, 0};
  if (!essentials_are_there(codec) || codec->total_iMCU_rows == 0) return report;
  if (scan_is_essential(codec) && codec->input_iMCU_row < codec->total_iMCU_rows) {
    report.complete_rows =
        (uint32_t)((uint64_t)codec->image_height * codec->input_iMCU_row / codec->total_iMCU_rows);
  } else {
    report.complete_rows = codec->image_height;
    report.detail_missing = 1;
  }
  return report;
}

// MARK: Callbacks for libjpeg

static KennelCodecStatus status_of_error(int code, int exhausted) {
  switch (code) {
    case JERR_OUT_OF_MEMORY:
      return KennelCodecOutOfMemory;
    case JERR_NO_BACKING_STORE:  // max_memory_to_use is reached
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      return KennelCodecTooLarge;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
      return KennelCodecUnsupported;
    default:
      return exhausted ? KennelCodecTruncated : KennelCodecCorrupt;
  }
}

static void on_error(j_common_ptr codec) {
  KennelJPEGReader *reader = reader_of(codec);
  reader->status = status_of_error(codec->err->msg_code, reader->exhausted);
  if (codec->err->msg_code == JERR_NO_BACKING_STORE) {
    // libjpeg's own message, about swapping to a file, would not help the user.
    snprintf(
        reader->message, sizeof reader->message,
        "in several scans (progressive), this size takes more than %ld MiB of memory",
        codec->mem->max_memory_to_use >> 20);
  } else {
    codec->err->format_message(codec, reader->message);
  }
  longjmp(reader->landing, 1);
}

static void on_message(j_common_ptr codec, int level) {
  if (level >= 0) return;  // a trace, not a warning
  KennelJPEGReader *reader = reader_of(codec);
  switch (codec->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    case JWRN_HIT_MARKER:
      if (reader->codec.unread_marker == MARKER_EOI) {
        if (!reader->starved) reader->when_starved = progress_so_far(&reader->codec);
        reader->starved = 1;
        return;
      }
      break;
    default:
      break;
  }
  if (reader->complaints++ == 0) codec->err->format_message(codec, reader->message);
}

/// Never called, since on_message does not use it; libjpeg's default writes to stderr.
static void output_nothing(j_common_ptr codec) { (void)codec; }

/// Rejects files with so many scans that decoding would take minutes.
static void on_progress(j_common_ptr codec) {
  KennelJPEGReader *reader = reader_of(codec);
  if (reader->codec.input_scan_number <= reader->max_scans) return;
  reader->status = KennelCodecTooLarge;
  snprintf(reader->message, sizeof reader->message, "more than %d scans", reader->max_scans);
  longjmp(reader->landing, 1);
}

static void ignore_source(j_decompress_ptr codec) { (void)codec; }

/// Supplies an EOI marker once the data are exhausted, as libjpeg.txt advises.
static boolean fill_from_nothing(j_decompress_ptr codec) {
  static const JOCTET end_marker[] = {0xFF, MARKER_EOI};
  KennelJPEGReader *reader = reader_of((j_common_ptr)codec);
  if (!reader->exhausted) reader->when_exhausted = progress_so_far(codec);
  reader->exhausted = 1;
  codec->src->next_input_byte = end_marker;
  codec->src->bytes_in_buffer = sizeof end_marker;
  return TRUE;
}

static void skip_source(j_decompress_ptr codec, long count) {
  if (count <= 0) return;
  struct jpeg_source_mgr *source = codec->src;
  if ((size_t)count <= source->bytes_in_buffer) {
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
  } else {
    fill_from_nothing(codec);
  }
}

// MARK: API

KennelJPEGReader *kennel_jpeg_create(void) {
  KennelJPEGReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->codec.err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = on_error;
  reader->errors.emit_message = on_message;
  reader->errors.output_message = output_nothing;
  reader->codec.client_data = reader;
  reader->progress.progress_monitor = on_progress;
  reader->source.init_source = ignore_source;
  reader->source.fill_input_buffer = fill_from_nothing;
  reader->source.skip_input_data = skip_source;
  reader->source.resync_to_restart = jpeg_resync_to_restart;
  reader->source.term_source = ignore_source;
  return reader;
}

KennelCodecStatus kennel_jpeg_read_header(
    KennelJPEGReader *reader, const uint8_t *bytes, size_t count, uint32_t *width,
    uint32_t *height) {
  if (setjmp(reader->landing)) return reader->status;
  jpeg_create_decompress(&reader->codec);
  // jpeg_create_decompress zeroes everything but `err` and `client_data`.
  reader->source.next_input_byte = bytes;
  reader->source.bytes_in_buffer = count;
  reader->codec.src = &reader->source;
  jpeg_read_header(&reader->codec, TRUE);
  if (reader->codec.data_precision != 8) {
    snprintf(
        reader->message, sizeof reader->message, "%d bits a sample", reader->codec.data_precision);
    return KennelCodecUnsupported;
  }
  *width = reader->codec.image_width;
  *height = reader->codec.image_height;
  return KennelCodecSuccess;
}

KennelCodecStatus kennel_jpeg_start(
    KennelJPEGReader *reader, unsigned denominator, int max_scans, size_t max_memory,
    uint32_t *width, uint32_t *height) {
  if (setjmp(reader->landing)) return reader->status;
  struct jpeg_decompress_struct *codec = &reader->codec;
  reader->max_scans = max_scans;
  codec->progress = &reader->progress;
  codec->mem->max_memory_to_use = (long)max_memory;
  codec->scale_num = 1;
  codec->scale_denom = denominator;
  codec->dct_method = JDCT_ISLOW;
  codec->do_fancy_upsampling = TRUE;
  // libjpeg converts YCCK to CMYK, but not CMYK to RGB.
  codec->out_color_space = codec->num_components == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(codec);
  if (codec->out_color_space == JCS_CMYK) {
    reader->cmyk_row = codec->mem->alloc_large(
        (j_common_ptr)codec, JPOOL_IMAGE, (size_t)codec->output_width * 4);
  }
  *width = codec->output_width;
  *height = codec->output_height;
  return KennelCodecSuccess;
}

/// Returns a * b / 255, rounded.
static unsigned multiply_255(unsigned a, unsigned b) {
  unsigned product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/// Converts CMYK to RGB. Photoshop stores ink inverted, and marks its files with an Adobe marker.
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t columns, int inverted) {
  const uint8_t flip = inverted ? 0xFF : 0;
  for (uint32_t column = 0; column < columns; column++, cmyk += 4, rgb += 3) {
    const unsigned white = 255u - (cmyk[3] ^ flip);
    for (int channel = 0; channel < 3; channel++) {
      rgb[channel] = (uint8_t)(white - multiply_255(cmyk[channel] ^ flip, white));
    }
  }
}

KennelCodecStatus kennel_jpeg_read_rows(KennelJPEGReader *reader, uint8_t *rgb) {
  if (setjmp(reader->landing)) return reader->status;
  struct jpeg_decompress_struct *codec = &reader->codec;
  const size_t stride = (size_t)codec->output_width * 3;
  while (codec->output_scanline < codec->output_height) {
    uint8_t *target = rgb + codec->output_scanline * stride;
    if (reader->cmyk_row == NULL) {
      JSAMPROW rows[] = {target};
      jpeg_read_scanlines(codec, rows, 1);
    } else {
      jpeg_read_scanlines(codec, &reader->cmyk_row, 1);
      cmyk_to_rgb(reader->cmyk_row, target, codec->output_width, codec->saw_Adobe_marker);
    }
  }
  return KennelCodecSuccess;
}

KennelCodecReport kennel_jpeg_report(const KennelJPEGReader *reader) {
  const struct jpeg_decompress_struct *codec = &reader->codec;
  KennelCodecReport report = {codec->image_height, 0, 0};
  if (reader->starved) {
    report = reader->when_starved;
  } else if (reader->exhausted) {
    if (!essentials_are_there(codec)) {
      report.complete_rows = 0;
    } else if (codec->arith_code) {
      // Beyond the end, the arithmetic decoder reads zeros without a warning.
      report = reader->when_exhausted;
    } else {
      report.detail_missing = detail_is_missing(codec);
    }
  }
  report.complaints = reader->complaints;
  return report;
}

const char *kennel_jpeg_message(const KennelJPEGReader *reader) { return reader->message; }

void kennel_jpeg_destroy(KennelJPEGReader *reader) {
  if (reader == NULL) return;
  // Does nothing if the codec was never created, as its memory manager is NULL then.
  jpeg_destroy_decompress(&reader->codec);
  free(reader);
}
