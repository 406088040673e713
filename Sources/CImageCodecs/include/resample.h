#ifndef KENNEL_RESAMPLE_H
#define KENNEL_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

/// The fraction bits of a weight: 8 of the 32 bits hold a pixel, 2 the overshoot of a cubic kernel.
enum { KennelResampleFractionBits = 32 - 8 - 2 };

/// The resampling of one axis: output i is the sum of weights[i * taps + t] * input[starts[i] + t]
/// for t < counts[i]. Weights are fixed-point numbers with `KennelResampleFractionBits`.
typedef struct {
  const int32_t *starts;
  const int32_t *counts;
  const int32_t *weights;
  size_t taps;
  size_t outputs;
} KennelResampleAxis;

/// Resamples rows of RGB pixels horizontally: `rows` rows of `source_columns` pixels become rows of
/// `axis->outputs` pixels. Both images are packed.
void kennel_resample_horizontally(
    const uint8_t *source, size_t source_columns, size_t rows, const KennelResampleAxis *axis,
    uint8_t *target);

/// Resamples columns vertically: reads `row_bytes` bytes of each row at a stride of `source_stride`
/// bytes, and writes `axis->outputs` packed rows.
void kennel_resample_vertically(
    const uint8_t *source, size_t source_stride, size_t row_bytes, const KennelResampleAxis *axis,
    uint8_t *target);

#endif
