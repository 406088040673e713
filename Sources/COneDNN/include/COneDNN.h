// A shim over oneDNN: the primitives that kennel uses, behind opaque handles.
//
// Only this header, COneDNN.c and training.c use oneDNN's own API, which differs between the 2.x of
// Debian 12 and the 3.x of Debian 13, Ubuntu 24.04 and Homebrew. Every function that can fail
// returns NULL or a status; odnn_last_error() then reports the oneDNN call that failed and why.
#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct odnn_engine odnn_engine;        // the CPU
typedef struct odnn_stream odnn_stream;        // a thread's execution stream
typedef struct odnn_layout odnn_layout;        // shape, element type and memory format
typedef struct odnn_memory odnn_memory;        // a buffer with a layout
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

// An operation on each output before it is stored: adds `scale` times the value in dst, read as
// `type` if that is U8 or S8; or applies an activation, times `scale`.
typedef struct odnn_post_op {
  odnn_post_op_kind kind;
  odnn_operation operation;
  float alpha, beta, scale;
  odnn_type type;
} odnn_post_op;

// The argument of a primitive that a memory is passed as. The i-th input of a concat is
// ODNN_MULTIPLE_SRC + i.
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

// Returns the last failed call of this thread, as `function: reason`.
const char *odnn_last_error(void);
// Returns the kind of that failure.
odnn_failure odnn_last_failure(void);

// Whether oneDNN has bf16 code for this CPU, and whether networks are faster in it than in f32.
bool odnn_runs_bf16(void);
bool odnn_is_fast_in_bf16(void);
// Whether oneDNN has fast int8 code for this CPU, and whether the CPU accumulates int8 products in
// 32 bits (VNNI). Without VNNI, the sum of two U8 x S8 products can overflow if an S8 exceeds 64.
bool odnn_has_native_int8(void);
bool odnn_has_vnni(void);
// Sets the number of OpenMP threads for primitives that the calling thread creates and runs.
void odnn_set_threads(int threads);

odnn_engine *_Nullable odnn_engine_create(void);
void odnn_engine_free(odnn_engine *_Nullable engine);
odnn_stream *_Nullable odnn_stream_create(odnn_engine *engine);
void odnn_stream_free(odnn_stream *_Nullable stream);

odnn_layout *_Nullable odnn_layout_create(int rank, const int64_t *dims, odnn_type type,
                                          odnn_order order);
// Creates a layout of four dimensions `dims` with the memory format and element type of `model`;
// NULL if the format of `model` is not a common one.
odnn_layout *_Nullable odnn_layout_like(const odnn_layout *model, const int64_t *dims);
// Creates a layout with the same shape and memory format, but another element type.
odnn_layout *_Nullable odnn_layout_as(const odnn_layout *model, odnn_type type);
void odnn_layout_free(odnn_layout *_Nullable layout);
bool odnn_layout_equal(const odnn_layout *a, const odnn_layout *b);
size_t odnn_layout_bytes(const odnn_layout *layout);
// Writes the dimensions, at most 12, and returns their number.
int odnn_layout_dims(const odnn_layout *layout, int64_t *dims);
// Whether a channel slice of one sample in `whole` has, byte for byte, the layout `part`: then the
// concatenation of adjacent parts needs no copy.
bool odnn_layout_is_channel_slice(const odnn_layout *part, const odnn_layout *whole);

odnn_memory *_Nullable odnn_memory_create(odnn_engine *engine, const odnn_layout *layout,
                                          void *address);
void odnn_memory_free(odnn_memory *_Nullable memory);

// weights are OIHW, or GOIHW for a grouped convolution; bias and post-ops are optional. If src is
// U8 or S8 and weights are S8, the accumulators, including the bias in the same unit, are
// multiplied by `scales`, one per output channel, before the post-ops.
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
// Inference with given statistics, scale and shift: one f32 per channel each.
odnn_primitive *_Nullable odnn_batch_normalization_create(odnn_engine *engine,
                                                          const odnn_layout *data, float epsilon);
odnn_primitive *_Nullable odnn_eltwise_create(odnn_engine *engine, odnn_operation operation,
                                              float alpha, float beta, const odnn_layout *data);
odnn_primitive *_Nullable odnn_softmax_create(odnn_engine *engine, const odnn_layout *data,
                                              int axis);
// Dimensions of src_1 that are 1 are broadcast to those of src.
odnn_primitive *_Nullable odnn_binary_create(odnn_engine *engine, odnn_binary operation,
                                             const odnn_layout *src, const odnn_layout *src_1,
                                             const odnn_layout *dst);
odnn_primitive *_Nullable odnn_concat_create(odnn_engine *engine, int axis, int count,
                                             odnn_layout *const _Nonnull *_Nonnull srcs);
// Converts between memory formats and element types, with scaling:
// dst = scale * (src - src_zero) + dst_zero
odnn_primitive *_Nullable odnn_reorder_create(odnn_engine *engine, const odnn_layout *src,
                                              const odnn_layout *dst, float scale,
                                              int32_t src_zero, int32_t dst_zero);

// MARK: - Training
//
// Forward passes that store what their backward passes need. Every backward primitive is created
// for one forward primitive, and must not outlive it.

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
// Maximum pooling writes ODNN_WORKSPACE, which its backward pass reads.
odnn_primitive *_Nullable odnn_pooling_training_create(odnn_engine *engine, odnn_pooling kind,
                                                       const odnn_window *window,
                                                       const odnn_layout *src,
                                                       const odnn_layout *dst);
odnn_primitive *_Nullable odnn_pooling_backward_create(odnn_engine *engine, odnn_pooling kind,
                                                       const odnn_window *window,
                                                       const odnn_layout *diff_src,
                                                       const odnn_layout *diff_dst,
                                                       const odnn_primitive *forward);
// Computes the statistics of the batch into ODNN_MEAN and ODNN_VARIANCE (biased). `fuse_relu`
// appends a ReLU, whose mask is written to ODNN_WORKSPACE.
odnn_primitive *_Nullable odnn_batch_normalization_training_create(odnn_engine *engine,
                                                                   const odnn_layout *data,
                                                                   float epsilon, bool fuse_relu);
odnn_primitive *_Nullable odnn_batch_normalization_backward_create(
    odnn_engine *engine, const odnn_layout *diff_data, const odnn_layout *data, float epsilon,
    bool fuse_relu, const odnn_primitive *forward);
// Reads ODNN_DST, or ODNN_SRC for ODNN_SWISH, which is not invertible, and for ODNN_LINEAR.
odnn_primitive *_Nullable odnn_eltwise_backward_create(odnn_engine *engine,
                                                       odnn_operation operation, float alpha,
                                                       float beta, const odnn_layout *diff_data,
                                                       const odnn_layout *data);
odnn_primitive *_Nullable odnn_sum_create(odnn_engine *engine, int count,
                                          odnn_layout *const _Nonnull *_Nonnull srcs,
                                          const odnn_layout *dst);
// Creates a layout of a channel range of `whole`, in place (a submemory).
odnn_layout *_Nullable odnn_layout_channels(const odnn_layout *whole, int64_t first, int64_t count);

void odnn_primitive_free(odnn_primitive *_Nullable primitive);

// Returns the layout that oneDNN chose for an argument, to be freed by the caller; NULL if the
// primitive has no such argument.
odnn_layout *_Nullable odnn_primitive_layout(const odnn_primitive *primitive, odnn_slot slot);
// Returns the name of the implementation that oneDNN chose, such as "jit:avx2" or "ref:any".
const char *odnn_primitive_implementation(const odnn_primitive *primitive);
// Runs the primitive synchronously. Returns 0, or a status that odnn_last_error() explains.
int odnn_primitive_run(const odnn_primitive *primitive, odnn_stream *stream,
                       const odnn_argument *arguments, int count);

#pragma clang assume_nonnull end
#endif
