#ifndef KENNEL_BOX_FILTER_H
#define KENNEL_BOX_FILTER_H

#include <stddef.h>
#include <stdint.h>

/// Downscales an RGB image row by row: each box of `reduction` x `reduction` pixels becomes their
/// mean. A box at the right or lower edge is the mean of the pixels that it has.
typedef struct {
  size_t columns;
  size_t reduction;
  /// Three sums for each output column.
  uint32_t *sums;
  /// The number of rows accumulated in the sums.
  size_t rows;
  /// The destination of the next output row.
  uint8_t *target;
} KennelBoxFilter;

/// Begins an image with rows of `columns` pixels; the output is written to `target`. Returns 0 if
/// out of memory. `reduction` is at most 4096, so that the sums do not overflow.
int kennel_box_filter_begin(
    KennelBoxFilter *filter, size_t columns, size_t reduction, uint8_t *target);

/// Adds the next input row.
void kennel_box_filter_add(KennelBoxFilter *filter, const uint8_t *rgb);

/// Writes the last output row if its boxes are incomplete.
void kennel_box_filter_finish(KennelBoxFilter *filter);

/// Frees the sums; does nothing to a zeroed filter.
void kennel_box_filter_destroy(KennelBoxFilter *filter);

#endif
