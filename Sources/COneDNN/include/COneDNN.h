// The oneDNN that kennel sees: its primitives behind opaque handles.
//
// This header with COneDNN.c and training.c is the only place that knows oneDNN's own API, which
// differs between the 2.x of Debian 12 and the 3.x of Debian 13, Ubuntu 24.04 and Homebrew. Every function that can
// fail returns NULL or a status; odnn_last_error() then says which oneDNN call failed and why.
#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct odnn_engine odnn_engine;        // the CPU
typedef struct odnn_stream odnn_stream;        // one thread's queue
typedef struct odnn_layout odnn_layout;        // shape, element type and order in memory
typedef struct odnn_memory odnn_memory;        // a layout at an address
typedef struct odnn_primitive odnn_primitive;  // compiled code for one operation

typedef enum odnn_type { ODNN_F32, ODNN_BF16, ODNN_U8, ODNN_S8 } odnn_type;

// ANY lets oneDNN choose; PLAIN is row-major (NCHW, OIHW, GOIHW, NC).
typedef enum odnn_order { ODNN_ANY, ODNN_PLAIN } odnn_order;

typedef enum odnn_operation {
  ODNN_RELU,      // max(x, 0)
  ODNN_CLIP,      // min(max(x, alpha), beta)
  ODNN_SWISH,     // x / (1 + exp(-x)), also called SiLU
  ODNN_LOGISTIC,  // 1 / (1 + exp(-x))
  ODNN_LINEAR,    // alpha * x + beta
} odnn_operation;

typedef enum odnn_post_op_kind { ODNN_POST_SUM, ODNN_POST_ELTWISE } odnn_post_op_kind;

// Something done to each output before it is stored: add `scale` times what is in dst, read as
// `type` where that is U8 or S8; or an activation, times `scale`.
typedef struct odnn_post_op {
  odnn_post_op_kind kind;
  odnn_operation operation;
  float alpha, beta, scale;
  odnn_type type;
} odnn_post_op;

// Which argument of a primitive a memory is. The i-th input of a concat is ODNN_MULTIPLE_SRC + i.
typedef enum odnn_slot {
  ODNN_SRC,
  ODNN_SRC_1,
  ODNN_WEIGHTS,
  ODNN_BIAS,
  ODNN_MEAN,
  ODNN_VARIANCE,
  ODNN_SCALE,
  ODNN_SHIFT,
  ODNN_DST,
  ODNN_SCRATCHPAD,
  ODNN_WORKSPACE,
  ODNN_DIFF_SRC,
  ODNN_DIFF_DST,
  ODNN_DIFF_WEIGHTS,
  ODNN_DIFF_BIAS,
  ODNN_DIFF_SCALE,
  ODNN_DIFF_SHIFT,
  ODNN_MULTIPLE_SRC,
} odnn_slot;

typedef struct odnn_argument {
  int32_t slot;
  odnn_memory *memory;
} odnn_argument;

// Height first, then width. Dilation 1 is a dense kernel, as in PyTorch.
typedef struct odnn_window {
  int64_t kernel[2], stride[2], dilation[2], padding_begin[2], padding_end[2];
} odnn_window;

typedef enum odnn_pooling { ODNN_POOL_MAX, ODNN_POOL_AVG_INCLUDE, ODNN_POOL_AVG_EXCLUDE } odnn_pooling;
typedef enum odnn_binary { ODNN_ADD, ODNN_MULTIPLY } odnn_binary;

// UNIMPLEMENTED: oneDNN has no code for the request on this processor.
typedef enum odnn_failure { ODNN_FAILED, ODNN_UNIMPLEMENTED, ODNN_OUT_OF_MEMORY } odnn_failure;

// What the last failed call of this thread was, as `function: reason`.
const char *odnn_last_error(void);
// Of which kind it was.
odnn_failure odnn_last_failure(void);

// Whether oneDNN has bf16 code for this CPU, and whether networks are faster in it than in f32.
bool odnn_runs_bf16(void);
bool odnn_is_fast_in_bf16(void);
// Whether oneDNN has fast code for bytes on this CPU, and whether the CPU sums up products of bytes in
// 32 bits (VNNI). Without that, two products of a U8 and an S8 beyond 64 overflow.
bool odnn_has_native_int8(void);
bool odnn_has_vnni(void);
// How many OpenMP threads the primitives made and run by the calling thread use.
void odnn_set_threads(int threads);

odnn_engine *_Nullable odnn_engine_create(void);
void odnn_engine_free(odnn_engine *_Nullable engine);
odnn_stream *_Nullable odnn_stream_create(odnn_engine *engine);
void odnn_stream_free(odnn_stream *_Nullable stream);

odnn_layout *_Nullable odnn_layout_create(int rank, const int64_t *dims, odnn_type type,
                                          odnn_order order);
// Other extents of four dimensions in the order and element type of `model`; NULL where that is
// none of the usual ones.
odnn_layout *_Nullable odnn_layout_like(const odnn_layout *model, const int64_t *dims);
// The same order with another element type.
odnn_layout *_Nullable odnn_layout_as(const odnn_layout *model, odnn_type type);
void odnn_layout_free(odnn_layout *_Nullable layout);
bool odnn_layout_equal(const odnn_layout *a, const odnn_layout *b);
size_t odnn_layout_bytes(const odnn_layout *layout);
// Writes the extents, at most 12, and returns their number.
int odnn_layout_dims(const odnn_layout *layout, int64_t *dims);
// Whether some channels of one sample in `whole` are, byte for byte, a buffer in `part`: then parts
// that lie one after the other are their concatenation.
bool odnn_layout_is_channel_slice(const odnn_layout *part, const odnn_layout *whole);

odnn_memory *_Nullable odnn_memory_create(odnn_engine *engine, const odnn_layout *layout,
                                          void *address);
void odnn_memory_free(odnn_memory *_Nullable memory);

// weights are OIHW, or GOIHW for a grouped convolution; bias and post-ops may be absent. Where src is
// U8 or S8 and weights are S8, the sums of products, with the bias added in their unit, are
// multiplied by `scales`, one for each output channel, before the post-ops.
odnn_primitive *_Nullable odnn_convolution_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *src,
    const odnn_layout *weights, const odnn_layout *_Nullable bias, const odnn_layout *dst,
    const odnn_post_op *_Nullable post_ops, int post_op_count,
    const float *_Nullable scales, int scale_count);
odnn_primitive *_Nullable odnn_inner_product_create(
    odnn_engine *engine, const odnn_layout *src, const odnn_layout *weights,
    const odnn_layout *_Nullable bias, const odnn_layout *dst,
    const odnn_post_op *_Nullable post_ops, int post_op_count,
    const float *_Nullable scales, int scale_count);
odnn_primitive *_Nullable odnn_pooling_create(odnn_engine *engine, odnn_pooling kind,
                                              const odnn_window *window, const odnn_layout *src,
                                              const odnn_layout *dst);
// Inference with given statistics, scale and shift, all of them f32 of one value a channel.
odnn_primitive *_Nullable odnn_batch_normalization_create(odnn_engine *engine,
                                                          const odnn_layout *data, float epsilon);
odnn_primitive *_Nullable odnn_eltwise_create(odnn_engine *engine, odnn_operation operation,
                                              float alpha, float beta, const odnn_layout *data);
odnn_primitive *_Nullable odnn_softmax_create(odnn_engine *engine, const odnn_layout *data,
                                              int axis);
// src_1 may have extents of 1 where src has more: it is then repeated.
odnn_primitive *_Nullable odnn_binary_create(odnn_engine *engine, odnn_binary operation,
                                             const odnn_layout *src, const odnn_layout *src_1,
                                             const odnn_layout *dst);
odnn_primitive *_Nullable odnn_concat_create(odnn_engine *engine, int axis, int count,
                                             odnn_layout *const _Nonnull *_Nonnull srcs);
// Copies into another order or element type, multiplied by `scale`.
// dst = scale * (src - src_zero) + dst_zero
odnn_primitive *_Nullable odnn_reorder_create(odnn_engine *engine, const odnn_layout *src,
                                              const odnn_layout *dst, float scale,
                                              int32_t src_zero, int32_t dst_zero);

// MARK: - Training: forward passes that remember what their backward passes need. Every backward
// primitive is made for one forward primitive, and must not outlive it.

odnn_primitive *_Nullable odnn_convolution_training_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *src,
    const odnn_layout *weights, const odnn_layout *_Nullable bias, const odnn_layout *dst,
    const odnn_post_op *_Nullable post_ops, int post_op_count);
odnn_primitive *_Nullable odnn_convolution_backward_data_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *diff_src,
    const odnn_layout *weights, const odnn_layout *diff_dst, const odnn_primitive *forward);
odnn_primitive *_Nullable odnn_convolution_backward_weights_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *src,
    const odnn_layout *diff_weights, const odnn_layout *_Nullable diff_bias,
    const odnn_layout *diff_dst, const odnn_primitive *forward);
odnn_primitive *_Nullable odnn_inner_product_training_create(
    odnn_engine *engine, const odnn_layout *src, const odnn_layout *weights,
    const odnn_layout *_Nullable bias, const odnn_layout *dst,
    const odnn_post_op *_Nullable post_ops, int post_op_count);
odnn_primitive *_Nullable odnn_inner_product_backward_data_create(
    odnn_engine *engine, const odnn_layout *diff_src, const odnn_layout *weights,
    const odnn_layout *diff_dst, const odnn_primitive *forward);
odnn_primitive *_Nullable odnn_inner_product_backward_weights_create(
    odnn_engine *engine, const odnn_layout *src, const odnn_layout *diff_weights,
    const odnn_layout *_Nullable diff_bias, const odnn_layout *diff_dst,
    const odnn_primitive *forward);
// Maximum pooling writes ODNN_WORKSPACE and reads it when it goes back.
odnn_primitive *_Nullable odnn_pooling_training_create(odnn_engine *engine, odnn_pooling kind,
                                                       const odnn_window *window,
                                                       const odnn_layout *src,
                                                       const odnn_layout *dst);
odnn_primitive *_Nullable odnn_pooling_backward_create(odnn_engine *engine, odnn_pooling kind,
                                                       const odnn_window *window,
                                                       const odnn_layout *diff_src,
                                                       const odnn_layout *diff_dst,
                                                       const odnn_primitive *forward);
// Statistics of the batch, written to ODNN_MEAN and ODNN_VARIANCE (biased). `fuse_relu` appends a
// ReLU, whose signs go to ODNN_WORKSPACE.
odnn_primitive *_Nullable odnn_batch_normalization_training_create(odnn_engine *engine,
                                                                   const odnn_layout *data,
                                                                   float epsilon, bool fuse_relu);
odnn_primitive *_Nullable odnn_batch_normalization_backward_create(
    odnn_engine *engine, const odnn_layout *diff_data, const odnn_layout *data, float epsilon,
    bool fuse_relu, const odnn_primitive *forward);
// From ODNN_DST, or for ODNN_SWISH from ODNN_SRC: x * sigmoid(x) does not say what x was.
odnn_primitive *_Nullable odnn_eltwise_backward_create(odnn_engine *engine,
                                                       odnn_operation operation, float alpha,
                                                       float beta, const odnn_layout *diff_data,
                                                       const odnn_layout *data);
odnn_primitive *_Nullable odnn_sum_create(odnn_engine *engine, int count,
                                          odnn_layout *const _Nonnull *_Nonnull srcs,
                                          const odnn_layout *dst);
// Some channels of a batch of images, where they lie.
odnn_layout *_Nullable odnn_layout_channels(const odnn_layout *whole, int64_t first, int64_t count);

void odnn_primitive_free(odnn_primitive *_Nullable primitive);

// The layout that oneDNN chose for an argument, to be freed by the caller; NULL where it has none.
odnn_layout *_Nullable odnn_primitive_layout(const odnn_primitive *primitive, odnn_slot slot);
// The name of the code that oneDNN chose, such as "jit:avx2" or "ref:any".
const char *odnn_primitive_implementation(const odnn_primitive *primitive);
// Runs to the end. Returns 0, or a status that odnn_last_error() explains.
int odnn_primitive_run(const odnn_primitive *primitive, odnn_stream *stream,
                       const odnn_argument *arguments, int count);

#pragma clang assume_nonnull end
#endif
