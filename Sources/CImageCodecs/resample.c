#include "resample.h"

#include <string.h>

// These widths suit AVX2; for narrower vector units, clang splits the operations.
typedef uint8_t Bytes16 __attribute__((ext_vector_type(16)));
typedef int32_t Words16 __attribute__((ext_vector_type(16)));

// Baseline x86-64 has no 32-bit vector multiplication, so Linux selects a version at load time.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

enum { HALF = 1 << (KennelResampleFractionBits - 1), ROWS_AT_ONCE = 4 };

// Macros, not functions: vector parameters would need one ABI for all versions of the callers.
#define WIDEN(bytes) __builtin_convertvector((bytes), Words16)
#define ROUND_TO_BYTES(sums)                                                                  \
  __builtin_convertvector(                                                                    \
      __builtin_elementwise_min(                                                              \
          __builtin_elementwise_max((sums) >> KennelResampleFractionBits, (Words16)0),        \
          (Words16)255),                                                                      \
      Bytes16)

/// Resamples four rows at once: a vector holds one pixel of each, padded with one byte of the next
/// pixel.
FOR_EACH_PROCESSOR
static void resample_four_rows(
    const uint8_t *const sources[ROWS_AT_ONCE], const KennelResampleAxis *axis,
    uint8_t *const targets[ROWS_AT_ONCE]) {
  for (size_t output = 0; output < axis->outputs; output++) {
    const int32_t *weights = axis->weights + output * axis->taps;
    const size_t start = (size_t)axis->starts[output] * 3;
    const size_t count = (size_t)axis->counts[output];
    Words16 sums = (Words16)HALF;
    for (size_t tap = 0; tap < count; tap++) {
      uint8_t pixels[4 * ROWS_AT_ONCE];
      for (int row = 0; row < ROWS_AT_ONCE; row++) {
        memcpy(pixels + 4 * row, sources[row] + start + 3 * tap, 4);
      }
      Bytes16 bytes;
      memcpy(&bytes, pixels, sizeof bytes);
      sums += WIDEN(bytes) * weights[tap];
    }
    const Bytes16 result = ROUND_TO_BYTES(sums);
    uint8_t pixels[sizeof result];
    memcpy(pixels, &result, sizeof result);
    for (int row = 0; row < ROWS_AT_ONCE; row++) {
      memcpy(targets[row] + 3 * output, pixels + 4 * row, 3);
    }
  }
}

/// Resamples one row without reading a byte past its end, as the function above does.
static void resample_row(
    const uint8_t *source, const KennelResampleAxis *axis, uint8_t *target) {
  for (size_t output = 0; output < axis->outputs; output++) {
    const int32_t *weights = axis->weights + output * axis->taps;
    const uint8_t *first = source + (size_t)axis->starts[output] * 3;
    for (int channel = 0; channel < 3; channel++) {
      int32_t sum = HALF;
      for (int32_t tap = 0; tap < axis->counts[output]; tap++) {
        sum += first[3 * tap + channel] * weights[tap];
      }
      sum >>= KennelResampleFractionBits;
      *target++ = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
    }
  }
}

void kennel_resample_horizontally(
    const uint8_t *source, size_t source_columns, size_t rows, const KennelResampleAxis *axis,
    uint8_t *target) {
  const size_t source_stride = source_columns * 3, target_stride = axis->outputs * 3;
  size_t row = 0;
  // Another row must follow the four, since one byte past their end is read.
  for (; row + ROWS_AT_ONCE < rows; row += ROWS_AT_ONCE) {
    const uint8_t *sources[ROWS_AT_ONCE];
    uint8_t *targets[ROWS_AT_ONCE];
    for (size_t index = 0; index < ROWS_AT_ONCE; index++) {
      sources[index] = source + (row + index) * source_stride;
      targets[index] = target + (row + index) * target_stride;
    }
    resample_four_rows(sources, axis, targets);
  }
  for (; row < rows; row++) {
    resample_row(source + row * source_stride, axis, target + row * target_stride);
  }
}

FOR_EACH_PROCESSOR
void kennel_resample_vertically(
    const uint8_t *source, size_t source_stride, size_t row_bytes, const KennelResampleAxis *axis,
    uint8_t *target) {
  for (size_t output = 0; output < axis->outputs; output++, target += row_bytes) {
    const int32_t *weights = axis->weights + output * axis->taps;
    const uint8_t *first = source + (size_t)axis->starts[output] * source_stride;
    const size_t count = (size_t)axis->counts[output];
    for (size_t column = 0; column < row_bytes; column += sizeof(Bytes16)) {
      const size_t left = row_bytes - column;
      const size_t width = left < sizeof(Bytes16) ? left : sizeof(Bytes16);
      Words16 sums = (Words16)HALF;
      for (size_t tap = 0; tap < count; tap++) {
        Bytes16 bytes = 0;
        if (width == sizeof bytes) {
          memcpy(&bytes, first + tap * source_stride + column, sizeof bytes);
        } else {
          memcpy(&bytes, first + tap * source_stride + column, width);
        }
        sums += WIDEN(bytes) * weights[tap];
      }
      const Bytes16 result = ROUND_TO_BYTES(sums);
      memcpy(target + column, &result, width);
    }
  }
}
