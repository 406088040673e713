#ifndef KENNEL_RESAMPLE_H
#define KENNEL_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

/// The fraction bits of a weight: 8 of the 32 bits hold a pixel, 2 the overshoot of a cubic.
enum { KennelResampleFractionBits = 32 - 8 - 2 };

/// How one axis is resampled: output i is the sum of weights[i * taps + t] * input[starts[i] + t]
/// for t < counts[i], as fixed-point numbers of `KennelResampleFractionBits`.
typedef struct {
  const int32_t *starts;
  const int32_t *counts;
  const int32_t *weights;
  size_t taps;
  size_t outputs;
} KennelResampleAxis;

/// Resamples along rows of RGB pixels: `rows` rows of `source_columns` pixels become rows of
/// `axis->outputs` pixels. Both pictures are packed.
void kennel_resample_horizontally(
    const uint8_t *source, size_t source_columns, size_t rows, const KennelResampleAxis *axis,
    uint8_t *target);

/// Resamples across rows: reads `row_bytes` bytes of rows that lie `source_stride` bytes apart, and
/// writes `axis->outputs` packed rows.
void kennel_resample_vertically(
    const uint8_t *source, size_t source_stride, size_t row_bytes, const KennelResampleAxis *axis,
    uint8_t *target);

#endif
