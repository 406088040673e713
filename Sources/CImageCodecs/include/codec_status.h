#ifndef KENNEL_CODEC_STATUS_H
#define KENNEL_CODEC_STATUS_H

#include <stddef.h>
#include <stdint.h>

/// How a call into a codec ended.
typedef enum __attribute__((enum_extensibility(closed))) {
  KennelCodecSuccess,
  /// The data break the format's rules; the message says which.
  KennelCodecCorrupt,
  /// The data end before there is a picture.
  KennelCodecTruncated,
  /// A valid file of a kind that the codec does not read.
  KennelCodecUnsupported,
  /// The picture asks for more than the limits allow.
  KennelCodecTooLarge,
  /// The system refused memory within the limits.
  KennelCodecOutOfMemory
} KennelCodecStatus;

/// What became of the rows of a picture.
typedef struct {
  /// Rows of the stored picture, from the top, that the file holds data for.
  uint32_t complete_rows;
  /// Not 0 where all rows are there, but the file ends before their finest detail.
  int detail_missing;
  /// How often the codec complained about damage that it could step over.
  long complaints;
} KennelCodecReport;

#endif
