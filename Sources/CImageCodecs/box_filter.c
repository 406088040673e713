#include "box_filter.h"

#include <stdlib.h>
#include <string.h>

/// Returns the number of boxes per row; the last one may be narrower.
static size_t boxes_of(const KennelBoxFilter *filter) {
  return (filter->columns + filter->reduction - 1) / filter->reduction;
}

/// Returns the number of columns in the box that begins at `column`.
static size_t width_of_box(const KennelBoxFilter *filter, size_t column) {
  const size_t left = filter->columns - column;
  return left < filter->reduction ? left : filter->reduction;
}

int kennel_box_filter_begin(
    KennelBoxFilter *filter, size_t columns, size_t reduction, uint8_t *target) {
  *filter = (KennelBoxFilter){columns, reduction, NULL, 0, target};
  filter->sums = calloc(boxes_of(filter), 3 * sizeof *filter->sums);
  return filter->sums != NULL;
}

/// Writes the means of the accumulated rows and resets the sums.
static void let_row_out(KennelBoxFilter *filter) {
  const size_t boxes = boxes_of(filter);
  const uint32_t *sums = filter->sums;
  for (size_t box = 0; box < boxes; box++, sums += 3, filter->target += 3) {
    const size_t width = width_of_box(filter, box * filter->reduction);
    const uint32_t count = (uint32_t)(width * filter->rows);
    for (int channel = 0; channel < 3; channel++) {
      filter->target[channel] = (uint8_t)((sums[channel] + count / 2) / count);
    }
  }
  memset(filter->sums, 0, boxes * 3 * sizeof *filter->sums);
  filter->rows = 0;
}

void kennel_box_filter_add(KennelBoxFilter *filter, const uint8_t *rgb) {
  uint32_t *sums = filter->sums;
  for (size_t column = 0; column < filter->columns; column += filter->reduction, sums += 3) {
    uint32_t red = 0, green = 0, blue = 0;
    for (size_t left = width_of_box(filter, column); left > 0; left--, rgb += 3) {
      red += rgb[0];
      green += rgb[1];
      blue += rgb[2];
    }
    sums[0] += red;
    sums[1] += green;
    sums[2] += blue;
  }
  if (++filter->rows == filter->reduction) let_row_out(filter);
}

void kennel_box_filter_finish(KennelBoxFilter *filter) {
  if (filter->rows > 0) let_row_out(filter);
}

void kennel_box_filter_destroy(KennelBoxFilter *filter) {
  free(filter->sums);
  filter->sums = NULL;
}
