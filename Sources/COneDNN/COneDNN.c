#include "internal.h"

#include <oneapi/dnnl/dnnl_debug.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// <omp.h> of libgomp is not on clang's include path.
extern void omp_set_num_threads(int);

enum { MAX_ARGUMENTS = 40 };

static _Thread_local char last_error[160];
static _Thread_local dnnl_status_t last_status;

bool odnn_failed(dnnl_status_t status, const char *function) {
  if (status == dnnl_success) return false;
  last_status = status;
  snprintf(last_error, sizeof last_error, "%s: %s", function, dnnl_status2str(status));
  return true;
}

static pthread_mutex_t creation = PTHREAD_MUTEX_INITIALIZER;
bool odnn_lock_creation(void) { return pthread_mutex_lock(&creation) == 0; }
void odnn_unlock_creation(const bool *is_locked) {
  if (*is_locked) pthread_mutex_unlock(&creation);
}

const char *odnn_last_error(void) { return last_error; }
odnn_failure odnn_last_failure(void) {
  switch (last_status) {
    case dnnl_unimplemented: return ODNN_UNIMPLEMENTED;
    case dnnl_out_of_memory: return ODNN_OUT_OF_MEMORY;
    default: return ODNN_FAILED;
  }
}

static bool has_isa(dnnl_cpu_isa_t isa) { return (dnnl_get_effective_cpu_isa() & isa) == isa; }
bool odnn_runs_bf16(void) { return has_isa(dnnl_cpu_isa_avx512_core); }
bool odnn_is_fast_in_bf16(void) {
  if (has_isa(dnnl_cpu_isa_avx512_core_amx)) return true;
#if defined(__x86_64__)
  // Intel's AVX-512 supports bf16 too, but networks take 1.6 times as long in bf16 as in f32.
  return has_isa(dnnl_cpu_isa_avx512_core_bf16) && __builtin_cpu_is("amd");
#else
  return false;
#endif
}
bool odnn_has_native_int8(void) { return has_isa(dnnl_cpu_isa_avx2); }
bool odnn_has_vnni(void) {
  return has_isa(dnnl_cpu_isa_avx512_core_vnni) || has_isa(dnnl_cpu_isa_avx2_vnni);
}
void odnn_set_threads(int threads) { omp_set_num_threads(threads); }

odnn_engine *odnn_engine_create(void) {
  dnnl_engine_t engine = NULL;
  if (FAILED(dnnl_engine_create(&engine, dnnl_cpu, 0), "dnnl_engine_create")) return NULL;
  return (odnn_engine *)engine;
}
void odnn_engine_free(odnn_engine *engine) { dnnl_engine_destroy((dnnl_engine_t)engine); }

odnn_stream *odnn_stream_create(odnn_engine *engine) {
  dnnl_stream_t stream = NULL;
  if (FAILED(dnnl_stream_create(&stream, (dnnl_engine_t)engine, dnnl_stream_in_order),
             "dnnl_stream_create"))
    return NULL;
  return (odnn_stream *)stream;
}
void odnn_stream_free(odnn_stream *stream) { dnnl_stream_destroy((dnnl_stream_t)stream); }

// MARK: - Layouts and memories

odnn_layout *odnn_copy_layout(const dnnl_memory_desc_t *md) {
  odnn_layout *layout = malloc(sizeof *layout);
  if (!layout) {
    odnn_failed(dnnl_out_of_memory, "malloc");
    return NULL;
  }
  layout->md = *md;
  return layout;
}

static dnnl_data_type_t data_type(odnn_type type) {
  switch (type) {
    case ODNN_F32: return dnnl_f32;
    case ODNN_BF16: return dnnl_bf16;
    case ODNN_U8: return dnnl_u8;
    case ODNN_S8: return dnnl_s8;
  }
  return dnnl_data_type_undef;
}

odnn_layout *odnn_layout_create(int rank, const int64_t *dims, odnn_type type, odnn_order order) {
  static const dnnl_format_tag_t plain[] = {dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde};
  if (rank < 1 || rank > 5) {
    odnn_failed(dnnl_invalid_arguments, "odnn_layout_create");
    return NULL;
  }
  dnnl_dim_t extents[5];
  for (int i = 0; i < rank; i++) extents[i] = dims[i];
  dnnl_memory_desc_t md;
  dnnl_format_tag_t tag = order == ODNN_ANY ? dnnl_format_tag_any : plain[rank - 1];
  if (FAILED(dnnl_memory_desc_init_by_tag(&md, rank, extents, data_type(type), tag),
             "dnnl_memory_desc_init_by_tag"))
    return NULL;
  return odnn_copy_layout(&md);
}
odnn_layout *odnn_layout_like(const odnn_layout *model, const int64_t *dims) {
  static const dnnl_format_tag_t tags[] = {dnnl_nchw, dnnl_nhwc, dnnl_nChw8c, dnnl_nChw16c};
  const dnnl_memory_desc_t *md = &model->md;
  for (size_t i = 0; md->ndims == 4 && i < sizeof tags / sizeof *tags; i++) {
    dnnl_memory_desc_t same, other;
    if (dnnl_memory_desc_init_by_tag(&same, 4, md->dims, md->data_type, tags[i]) == dnnl_success &&
        dnnl_memory_desc_equal(&same, md) &&
        dnnl_memory_desc_init_by_tag(&other, 4, dims, md->data_type, tags[i]) == dnnl_success)
      return odnn_copy_layout(&other);
  }
  odnn_failed(dnnl_unimplemented, "odnn_layout_like");
  return NULL;
}
odnn_layout *odnn_layout_as(const odnn_layout *model, odnn_type type) {
  dnnl_memory_desc_t md = model->md;
  md.data_type = data_type(type);
  return odnn_copy_layout(&md);
}
void odnn_layout_free(odnn_layout *layout) { free(layout); }
bool odnn_layout_equal(const odnn_layout *a, const odnn_layout *b) {
  return dnnl_memory_desc_equal(&a->md, &b->md);
}
int odnn_layout_dims(const odnn_layout *layout, int64_t *dims) {
  for (int i = 0; i < layout->md.ndims; i++) dims[i] = layout->md.dims[i];
  return layout->md.ndims;
}
size_t odnn_layout_bytes(const odnn_layout *layout) { return dnnl_memory_desc_get_size(&layout->md); }

bool odnn_layout_is_channel_slice(const odnn_layout *part, const odnn_layout *whole) {
  const dnnl_memory_desc_t *a = &part->md, *b = &whole->md;
  if (a->format_kind != dnnl_blocked || b->format_kind != dnnl_blocked) return false;
  if (a->ndims != b->ndims || a->ndims < 2 || a->data_type != b->data_type) return false;
  if (a->dims[0] != 1 || b->dims[0] != 1 || a->dims[1] != a->padded_dims[1]) return false;
  const dnnl_blocking_desc_t *x = &a->format_desc.blocking, *y = &b->format_desc.blocking;
  if (x->inner_nblks != y->inner_nblks) return false;
  for (int i = 0; i < x->inner_nblks; i++) {
    if (x->inner_idxs[i] != 1 || y->inner_idxs[i] != 1) return false;
    if (x->inner_blks[i] != y->inner_blks[i]) return false;
  }
  for (int i = 1; i < a->ndims; i++) {
    if (x->strides[i] != y->strides[i]) return false;
    if (i > 1 && (a->dims[i] != b->dims[i] || x->strides[1] < x->strides[i] * a->dims[i]))
      return false;
  }
  return true;
}

odnn_memory *odnn_memory_create(odnn_engine *engine, const odnn_layout *layout, void *address) {
  dnnl_memory_t memory = NULL;
  if (FAILED(dnnl_memory_create(&memory, &layout->md, (dnnl_engine_t)engine, address),
             "dnnl_memory_create"))
    return NULL;
  return (odnn_memory *)memory;
}
void odnn_memory_free(odnn_memory *memory) { dnnl_memory_destroy((dnnl_memory_t)memory); }

// MARK: - Primitives

dnnl_alg_kind_t odnn_algorithm(odnn_operation operation) {
  switch (operation) {
    case ODNN_RELU: return dnnl_eltwise_relu;
    case ODNN_CLIP: return dnnl_eltwise_clip;
    case ODNN_SWISH: return dnnl_eltwise_swish;
    case ODNN_LOGISTIC: return dnnl_eltwise_logistic;
    case ODNN_LINEAR: return dnnl_eltwise_linear;
  }
  return dnnl_alg_kind_undef;
}
// oneDNN's swish is x * sigmoid(alpha * x): SiLU has alpha 1.
float odnn_alpha_of(odnn_operation operation, float alpha) {
  return operation == ODNN_SWISH ? 1.0f : operation == ODNN_RELU ? 0.0f : alpha;
}

dnnl_primitive_attr_t odnn_make_attributes(const odnn_post_op *post_ops, int count) {
  dnnl_primitive_attr_t attributes = NULL;
  if (FAILED(dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create")) return NULL;
  dnnl_post_ops_t list = NULL;
  bool bad = FAILED(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
                    "dnnl_primitive_attr_set_scratchpad_mode");
  if (!bad && count > 0) {
    bad = FAILED(dnnl_post_ops_create(&list), "dnnl_post_ops_create");
    for (int i = 0; i < count && !bad; i++) {
      const odnn_post_op *op = &post_ops[i];
      if (op->kind == ODNN_POST_SUM) {
        bool is_byte = op->type == ODNN_U8 || op->type == ODNN_S8;
        bad = FAILED(dnnl_post_ops_append_sum_v2(
                         list, op->scale, is_byte ? data_type(op->type) : dnnl_data_type_undef),
                     "dnnl_post_ops_append_sum_v2");
      } else {
        bad = FAILED(dnnl_post_ops_append_eltwise(list, op->scale, odnn_algorithm(op->operation),
                                                  odnn_alpha_of(op->operation, op->alpha), op->beta),
                     "dnnl_post_ops_append_eltwise");
      }
    }
    if (!bad)
      bad = FAILED(dnnl_primitive_attr_set_post_ops(attributes, list),
                   "dnnl_primitive_attr_set_post_ops");
    dnnl_post_ops_destroy(list);
  }
  if (!bad) return attributes;
  dnnl_primitive_attr_destroy(attributes);
  return NULL;
}

odnn_primitive *odnn_make_primitive(dnnl_primitive_desc_t descriptor) {
  ODNN_ONE_CREATES;
  dnnl_primitive_t primitive = NULL;
  odnn_primitive *result = malloc(sizeof *result);
  if (!result) odnn_failed(dnnl_out_of_memory, "malloc");
  if (!result || FAILED(dnnl_primitive_create(&primitive, descriptor), "dnnl_primitive_create")) {
    dnnl_primitive_desc_destroy(descriptor);
    free(result);
    return NULL;
  }
  result->descriptor = descriptor;
  result->primitive = primitive;
  return result;
}

odnn_primitive *odnn_compile_after(odnn_engine *engine, const_dnnl_op_desc_t operation,
                                   const odnn_post_op *post_ops, int count,
                                   const odnn_primitive *forward, const char *function) {
  return odnn_compile_with(engine, operation, odnn_make_attributes(post_ops, count), forward,
                           function);
}

odnn_primitive *odnn_compile_with(odnn_engine *engine, const_dnnl_op_desc_t operation,
                                  dnnl_primitive_attr_t attributes, const odnn_primitive *forward,
                                  const char *function) {
  if (!attributes) return NULL;
  dnnl_primitive_desc_t descriptor = NULL;
  dnnl_status_t status;
  {
    ODNN_ONE_CREATES;
    status = dnnl_primitive_desc_create(&descriptor, operation, attributes, (dnnl_engine_t)engine,
                                        forward ? forward->descriptor : NULL);
  }
  dnnl_primitive_attr_destroy(attributes);
  return odnn_failed(status, function) ? NULL : odnn_make_primitive(descriptor);
}

odnn_primitive *odnn_compile(odnn_engine *engine, const_dnnl_op_desc_t operation,
                             const odnn_post_op *post_ops, int count, const char *function) {
  return odnn_compile_after(engine, operation, post_ops, count, NULL, function);
}

// Creates attributes with one scale per output channel, if there are scales.
static dnnl_primitive_attr_t scaled_attributes(const odnn_post_op *post_ops, int post_op_count,
                                               const float *scales, int scale_count) {
  dnnl_primitive_attr_t attributes = odnn_make_attributes(post_ops, post_op_count);
  const int output_channels = 1 << 1;
  if (!attributes || scale_count == 0 ||
      !FAILED(dnnl_primitive_attr_set_output_scales(attributes, scale_count, output_channels,
                                                    scales),
              "dnnl_primitive_attr_set_output_scales"))
    return attributes;
  dnnl_primitive_attr_destroy(attributes);
  return NULL;
}

odnn_primitive *odnn_convolution_create(odnn_engine *engine, const odnn_window *window,
                                        const odnn_layout *src, const odnn_layout *weights,
                                        const odnn_layout *bias, const odnn_layout *dst,
                                        const odnn_post_op *post_ops, int post_op_count,
                                        const float *scales, int scale_count) {
  dnnl_convolution_desc_t operation;
  // In oneDNN, a dense kernel has dilation 0.
  const dnnl_dim_t dilation[2] = {window->dilation[0] - 1, window->dilation[1] - 1};
  if (FAILED(dnnl_dilated_convolution_forward_desc_init(
                 &operation, dnnl_forward_inference, dnnl_convolution_direct, &src->md,
                 &weights->md, bias ? &bias->md : NULL, &dst->md, window->stride, dilation,
                 window->padding_begin, window->padding_end),
             "dnnl_dilated_convolution_forward_desc_init"))
    return NULL;
  return odnn_compile_with(engine, &operation,
                           scaled_attributes(post_ops, post_op_count, scales, scale_count), NULL,
                           "convolution");
}

odnn_primitive *odnn_inner_product_create(odnn_engine *engine, const odnn_layout *src,
                                          const odnn_layout *weights, const odnn_layout *bias,
                                          const odnn_layout *dst, const odnn_post_op *post_ops,
                                          int post_op_count,
                                        const float *scales, int scale_count) {
  dnnl_inner_product_desc_t operation;
  if (FAILED(dnnl_inner_product_forward_desc_init(&operation, dnnl_forward_inference, &src->md,
                                                  &weights->md, bias ? &bias->md : NULL, &dst->md),
             "dnnl_inner_product_forward_desc_init"))
    return NULL;
  return odnn_compile_with(engine, &operation,
                           scaled_attributes(post_ops, post_op_count, scales, scale_count), NULL,
                           "inner_product");
}

dnnl_alg_kind_t odnn_pooling_algorithm(odnn_pooling kind) {
  switch (kind) {
    case ODNN_POOL_MAX: return dnnl_pooling_max;
    case ODNN_POOL_AVG_INCLUDE: return dnnl_pooling_avg_include_padding;
    case ODNN_POOL_AVG_EXCLUDE: return dnnl_pooling_avg_exclude_padding;
  }
  return dnnl_alg_kind_undef;
}

odnn_primitive *odnn_pooling_create(odnn_engine *engine, odnn_pooling kind,
                                    const odnn_window *window, const odnn_layout *src,
                                    const odnn_layout *dst) {
  dnnl_pooling_desc_t operation;
  if (FAILED(dnnl_pooling_forward_desc_init(&operation, dnnl_forward_inference,
                                            odnn_pooling_algorithm(kind), &src->md, &dst->md, window->stride, window->kernel,
                                            window->padding_begin, window->padding_end),
             "dnnl_pooling_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, NULL, 0, "pooling");
}

odnn_primitive *odnn_batch_normalization_create(odnn_engine *engine, const odnn_layout *data,
                                                float epsilon) {
  dnnl_batch_normalization_desc_t operation;
  unsigned flags = dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift;
  if (FAILED(dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_inference,
                                                        &data->md, epsilon, flags),
             "dnnl_batch_normalization_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, NULL, 0, "batch_normalization");
}

odnn_primitive *odnn_eltwise_create(odnn_engine *engine, odnn_operation operation, float alpha,
                                    float beta, const odnn_layout *data) {
  dnnl_eltwise_desc_t description;
  if (FAILED(dnnl_eltwise_forward_desc_init(&description, dnnl_forward_inference,
                                            odnn_algorithm(operation), &data->md,
                                            odnn_alpha_of(operation, alpha), beta),
             "dnnl_eltwise_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &description, NULL, 0, "eltwise");
}

odnn_primitive *odnn_softmax_create(odnn_engine *engine, const odnn_layout *data, int axis) {
  dnnl_softmax_desc_t operation;
  if (FAILED(dnnl_softmax_forward_desc_init(&operation, dnnl_forward_inference, &data->md, axis),
             "dnnl_softmax_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, NULL, 0, "softmax");
}

odnn_primitive *odnn_binary_create(odnn_engine *engine, odnn_binary operation,
                                   const odnn_layout *src, const odnn_layout *src_1,
                                   const odnn_layout *dst) {
  dnnl_binary_desc_t description;
  dnnl_alg_kind_t algorithm = operation == ODNN_ADD ? dnnl_binary_add : dnnl_binary_mul;
  if (FAILED(dnnl_binary_desc_init(&description, algorithm, &src->md, &src_1->md, &dst->md),
             "dnnl_binary_desc_init"))
    return NULL;
  return odnn_compile(engine, &description, NULL, 0, "binary");
}

odnn_primitive *odnn_concat_create(odnn_engine *engine, int axis, int count,
                                   odnn_layout *const *srcs) {
  // oneDNN reports mixed element types as invalid; this shim reports them as unimplemented.
  bool is_possible = count >= 1 && count <= MAX_ARGUMENTS - 2;
  dnnl_memory_desc_t mds[MAX_ARGUMENTS];
  for (int i = 0; i < count && is_possible; i++) {
    mds[i] = srcs[i]->md;
    is_possible = mds[i].data_type == mds[0].data_type;
  }
  if (!is_possible) {
    odnn_failed(dnnl_unimplemented, "odnn_concat_create");
    return NULL;
  }
  dnnl_primitive_attr_t attributes = odnn_make_attributes(NULL, 0);
  if (!attributes) return NULL;
  dnnl_primitive_desc_t descriptor = NULL;
  dnnl_status_t status;
  {
    ODNN_ONE_CREATES;
    status = dnnl_concat_primitive_desc_create(&descriptor, NULL, count, axis, mds, attributes,
                                               (dnnl_engine_t)engine);
  }
  dnnl_primitive_attr_destroy(attributes);
  return odnn_failed(status, "concat") ? NULL : odnn_make_primitive(descriptor);
}

odnn_primitive *odnn_reorder_create(odnn_engine *engine, const odnn_layout *src,
                                    const odnn_layout *dst, float scale, int32_t src_zero,
                                    int32_t dst_zero) {
  dnnl_primitive_attr_t attributes = odnn_make_attributes(NULL, 0);
  if (!attributes) return NULL;
  if ((scale != 1.0f && FAILED(dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &scale),
                               "dnnl_primitive_attr_set_output_scales")) ||
      (src_zero != 0 &&
       FAILED(dnnl_primitive_attr_set_zero_points(attributes, DNNL_ARG_SRC, 1, 0, &src_zero),
              "dnnl_primitive_attr_set_zero_points")) ||
      (dst_zero != 0 &&
       FAILED(dnnl_primitive_attr_set_zero_points(attributes, DNNL_ARG_DST, 1, 0, &dst_zero),
              "dnnl_primitive_attr_set_zero_points"))) {
    dnnl_primitive_attr_destroy(attributes);
    return NULL;
  }
  dnnl_primitive_desc_t descriptor = NULL;
  dnnl_status_t status;
  {
    ODNN_ONE_CREATES;
    status = dnnl_reorder_primitive_desc_create(&descriptor, &src->md, (dnnl_engine_t)engine,
                                                &dst->md, (dnnl_engine_t)engine, attributes);
  }
  dnnl_primitive_attr_destroy(attributes);
  return odnn_failed(status, "reorder") ? NULL : odnn_make_primitive(descriptor);
}

void odnn_primitive_free(odnn_primitive *primitive) {
  if (!primitive) return;
  ODNN_ONE_CREATES;
  dnnl_primitive_destroy(primitive->primitive);
  dnnl_primitive_desc_destroy(primitive->descriptor);
  free(primitive);
}

static int argument_index(int32_t slot) {
  switch (slot) {
    case ODNN_SRC: return DNNL_ARG_SRC;
    case ODNN_SRC_1: return DNNL_ARG_SRC_1;
    case ODNN_WEIGHTS: return DNNL_ARG_WEIGHTS;
    case ODNN_BIAS: return DNNL_ARG_BIAS;
    case ODNN_MEAN: return DNNL_ARG_MEAN;
    case ODNN_VARIANCE: return DNNL_ARG_VARIANCE;
    case ODNN_SCALE: return DNNL_ARG_SCALE;
    case ODNN_SHIFT: return DNNL_ARG_SHIFT;
    case ODNN_DST: return DNNL_ARG_DST;
    case ODNN_SCRATCHPAD: return DNNL_ARG_SCRATCHPAD;
    case ODNN_WORKSPACE: return DNNL_ARG_WORKSPACE;
    case ODNN_DIFF_SRC: return DNNL_ARG_DIFF_SRC;
    case ODNN_DIFF_DST: return DNNL_ARG_DIFF_DST;
    case ODNN_DIFF_WEIGHTS: return DNNL_ARG_DIFF_WEIGHTS;
    case ODNN_DIFF_BIAS: return DNNL_ARG_DIFF_BIAS;
    case ODNN_DIFF_SCALE: return DNNL_ARG_DIFF_SCALE;
    case ODNN_DIFF_SHIFT: return DNNL_ARG_DIFF_SHIFT;
  }
  return DNNL_ARG_MULTIPLE_SRC + (slot - ODNN_MULTIPLE_SRC);
}

odnn_layout *odnn_primitive_layout(const odnn_primitive *primitive, odnn_slot slot) {
  const dnnl_memory_desc_t *md = dnnl_primitive_desc_query_md(
      primitive->descriptor, dnnl_query_exec_arg_md, argument_index((int32_t)slot));
  return md && md->ndims > 0 ? odnn_copy_layout(md) : NULL;
}

const char *odnn_primitive_implementation(const odnn_primitive *primitive) {
  const char *name = NULL;
  if (FAILED(dnnl_primitive_desc_query(primitive->descriptor, dnnl_query_impl_info_str, 0, &name),
             "dnnl_primitive_desc_query"))
    return "unknown";
  return name;
}

int odnn_primitive_run(const odnn_primitive *primitive, odnn_stream *stream,
                       const odnn_argument *arguments, int count) {
  dnnl_exec_arg_t list[MAX_ARGUMENTS];
  if (count > MAX_ARGUMENTS) return odnn_failed(dnnl_invalid_arguments, "odnn_primitive_run");
  for (int i = 0; i < count; i++) {
    list[i].arg = argument_index(arguments[i].slot);
    list[i].memory = (dnnl_memory_t)arguments[i].memory;
  }
  return odnn_failed(dnnl_primitive_execute(primitive->primitive, (dnnl_stream_t)stream, count, list),
                "dnnl_primitive_execute");
}
