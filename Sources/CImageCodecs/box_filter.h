#ifndef KENNEL_BOX_FILTER_H
#define KENNEL_BOX_FILTER_H

#include <stddef.h>
#include <stdint.h>

/// Makes an RGB picture smaller while its rows come in: each box of `reduction` x `reduction`
/// pixels becomes their mean. A box at the right or lower edge is the mean of what it has.
typedef struct {
  size_t columns;
  size_t reduction;
  /// Three for each column that goes out.
  uint32_t *sums;
  /// How many rows are in the sums.
  size_t rows;
  /// Where the next row goes out.
  uint8_t *target;
} KennelBoxFilter;

/// Begins a picture of `columns` pixels a row, which goes to `target`. Returns 0 where there is no
/// memory. `reduction` is at most 4096, so that the sums have room.
int kennel_box_filter_begin(
    KennelBoxFilter *filter, size_t columns, size_t reduction, uint8_t *target);

/// Takes the next row.
void kennel_box_filter_add(KennelBoxFilter *filter, const uint8_t *rgb);

/// Lets the last row out, if it lacks some of its boxes' rows.
void kennel_box_filter_finish(KennelBoxFilter *filter);

/// Frees the sums; does nothing to a filter of zeros.
void kennel_box_filter_destroy(KennelBoxFilter *filter);

#endif
