#ifndef KENNEL_CODEC_STATUS_H
#define KENNEL_CODEC_STATUS_H

#include <stddef.h>
#include <stdint.h>

/// The result of a call into a codec.
typedef enum __attribute__((enum_extensibility(closed))) {
  KennelCodecSuccess,
  /// The data violate the format; the message gives the reason.
  KennelCodecCorrupt,
  /// The data end before any of the image could be decoded.
  KennelCodecTruncated,
  /// A valid file of a kind that the codec does not support.
  KennelCodecUnsupported,
  /// The image exceeds the limits.
  KennelCodecTooLarge,
  /// An allocation within the limits failed.
  KennelCodecOutOfMemory
} KennelCodecStatus;

/// How completely an image was decoded.
typedef struct {
  /// Rows of the stored image, from the top, that the file has data for.
  uint32_t complete_rows;
  /// Not 0 if all rows are present, but the file ends before their finest detail.
  int detail_missing;
  /// The number of warnings about damage that the codec could skip.
  long complaints;
} KennelCodecReport;

#endif
