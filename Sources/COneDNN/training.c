#include "internal.h"

odnn_primitive *odnn_convolution_training_create(odnn_engine *engine, const odnn_window *window,
                                                 const odnn_layout *src, const odnn_layout *weights,
                                                 const odnn_layout *bias, const odnn_layout *dst,
                                                 const odnn_post_op *post_ops, int post_op_count) {
  dnnl_convolution_desc_t operation;
  const dnnl_dim_t dilation[2] = {window->dilation[0] - 1, window->dilation[1] - 1};
  if (FAILED(dnnl_dilated_convolution_forward_desc_init(
                 &operation, dnnl_forward_training, dnnl_convolution_direct, &src->md,
                 &weights->md, bias ? &bias->md : NULL, &dst->md, window->stride, dilation,
                 window->padding_begin, window->padding_end),
             "dnnl_dilated_convolution_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, post_ops, post_op_count, "convolution");
}

odnn_primitive *odnn_convolution_backward_data_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *diff_src,
    const odnn_layout *weights, const odnn_layout *diff_dst, const odnn_primitive *forward) {
  dnnl_convolution_desc_t operation;
  const dnnl_dim_t dilation[2] = {window->dilation[0] - 1, window->dilation[1] - 1};
  if (FAILED(dnnl_dilated_convolution_backward_data_desc_init(
                 &operation, dnnl_convolution_direct, &diff_src->md, &weights->md, &diff_dst->md,
                 window->stride, dilation, window->padding_begin, window->padding_end),
             "dnnl_dilated_convolution_backward_data_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "convolution_backward_data");
}

odnn_primitive *odnn_convolution_backward_weights_create(
    odnn_engine *engine, const odnn_window *window, const odnn_layout *src,
    const odnn_layout *diff_weights, const odnn_layout *diff_bias, const odnn_layout *diff_dst,
    const odnn_primitive *forward) {
  dnnl_convolution_desc_t operation;
  const dnnl_dim_t dilation[2] = {window->dilation[0] - 1, window->dilation[1] - 1};
  if (FAILED(dnnl_dilated_convolution_backward_weights_desc_init(
                 &operation, dnnl_convolution_direct, &src->md, &diff_weights->md,
                 diff_bias ? &diff_bias->md : NULL, &diff_dst->md, window->stride, dilation,
                 window->padding_begin, window->padding_end),
             "dnnl_dilated_convolution_backward_weights_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "convolution_backward_weights");
}

odnn_primitive *odnn_inner_product_training_create(odnn_engine *engine, const odnn_layout *src,
                                                   const odnn_layout *weights,
                                                   const odnn_layout *bias, const odnn_layout *dst,
                                                   const odnn_post_op *post_ops,
                                                   int post_op_count) {
  dnnl_inner_product_desc_t operation;
  if (FAILED(dnnl_inner_product_forward_desc_init(&operation, dnnl_forward_training, &src->md,
                                                  &weights->md, bias ? &bias->md : NULL, &dst->md),
             "dnnl_inner_product_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, post_ops, post_op_count, "inner_product");
}

odnn_primitive *odnn_inner_product_backward_data_create(odnn_engine *engine,
                                                        const odnn_layout *diff_src,
                                                        const odnn_layout *weights,
                                                        const odnn_layout *diff_dst,
                                                        const odnn_primitive *forward) {
  dnnl_inner_product_desc_t operation;
  if (FAILED(dnnl_inner_product_backward_data_desc_init(&operation, &diff_src->md, &weights->md,
                                                        &diff_dst->md),
             "dnnl_inner_product_backward_data_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "inner_product_backward_data");
}

odnn_primitive *odnn_inner_product_backward_weights_create(
    odnn_engine *engine, const odnn_layout *src, const odnn_layout *diff_weights,
    const odnn_layout *diff_bias, const odnn_layout *diff_dst, const odnn_primitive *forward) {
  dnnl_inner_product_desc_t operation;
  if (FAILED(dnnl_inner_product_backward_weights_desc_init(
                 &operation, &src->md, &diff_weights->md, diff_bias ? &diff_bias->md : NULL,
                 &diff_dst->md),
             "dnnl_inner_product_backward_weights_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "inner_product_backward_weights");
}

odnn_primitive *odnn_pooling_training_create(odnn_engine *engine, odnn_pooling kind,
                                             const odnn_window *window, const odnn_layout *src,
                                             const odnn_layout *dst) {
  dnnl_pooling_desc_t operation;
  if (FAILED(dnnl_pooling_forward_desc_init(&operation, dnnl_forward_training,
                                            odnn_pooling_algorithm(kind), &src->md, &dst->md,
                                            window->stride, window->kernel, window->padding_begin,
                                            window->padding_end),
             "dnnl_pooling_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, NULL, 0, "pooling");
}

odnn_primitive *odnn_pooling_backward_create(odnn_engine *engine, odnn_pooling kind,
                                             const odnn_window *window, const odnn_layout *diff_src,
                                             const odnn_layout *diff_dst,
                                             const odnn_primitive *forward) {
  dnnl_pooling_desc_t operation;
  if (FAILED(dnnl_pooling_backward_desc_init(&operation, odnn_pooling_algorithm(kind),
                                             &diff_src->md, &diff_dst->md, window->stride,
                                             window->kernel, window->padding_begin,
                                             window->padding_end),
             "dnnl_pooling_backward_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "pooling_backward");
}

static unsigned batch_normalization_flags(bool fuse_relu) {
  return dnnl_use_scale | dnnl_use_shift | (fuse_relu ? dnnl_fuse_norm_relu : 0u);
}

odnn_primitive *odnn_batch_normalization_training_create(odnn_engine *engine,
                                                         const odnn_layout *data, float epsilon,
                                                         bool fuse_relu) {
  dnnl_batch_normalization_desc_t operation;
  if (FAILED(dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_training,
                                                        &data->md, epsilon,
                                                        batch_normalization_flags(fuse_relu)),
             "dnnl_batch_normalization_forward_desc_init"))
    return NULL;
  return odnn_compile(engine, &operation, NULL, 0, "batch_normalization");
}

odnn_primitive *odnn_batch_normalization_backward_create(
    odnn_engine *engine, const odnn_layout *diff_data, const odnn_layout *data, float epsilon,
    bool fuse_relu, const odnn_primitive *forward) {
  dnnl_batch_normalization_desc_t operation;
  if (FAILED(dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &diff_data->md,
                                                         &data->md, epsilon,
                                                         batch_normalization_flags(fuse_relu)),
             "dnnl_batch_normalization_backward_desc_init"))
    return NULL;
  return odnn_compile_after(engine, &operation, NULL, 0, forward, "batch_normalization_backward");
}

// Returns the variant whose backward pass reads the forward pass's dst, if there is one.
static dnnl_alg_kind_t backward_algorithm(odnn_operation operation) {
  switch (operation) {
    case ODNN_RELU: return dnnl_eltwise_relu_use_dst_for_bwd;
    case ODNN_CLIP: return dnnl_eltwise_clip_v2_use_dst_for_bwd;
    case ODNN_LOGISTIC: return dnnl_eltwise_logistic_use_dst_for_bwd;
    default: return odnn_algorithm(operation);
  }
}

odnn_primitive *odnn_eltwise_backward_create(odnn_engine *engine, odnn_operation operation,
                                             float alpha, float beta, const odnn_layout *diff_data,
                                             const odnn_layout *data) {
  dnnl_eltwise_desc_t forward, backward;
  dnnl_alg_kind_t kind = backward_algorithm(operation);
  alpha = odnn_alpha_of(operation, alpha);
  if (FAILED(dnnl_eltwise_forward_desc_init(&forward, dnnl_forward_training, kind, &data->md, alpha,
                                            beta),
             "dnnl_eltwise_forward_desc_init") ||
      FAILED(dnnl_eltwise_backward_desc_init(&backward, kind, &diff_data->md, &data->md, alpha,
                                             beta),
             "dnnl_eltwise_backward_desc_init"))
    return NULL;
  odnn_primitive *hint = odnn_compile(engine, &forward, NULL, 0, "eltwise");
  if (!hint) return NULL;
  odnn_primitive *result =
      odnn_compile_after(engine, &backward, NULL, 0, hint, "eltwise_backward");
  odnn_primitive_free(hint);
  return result;
}

odnn_primitive *odnn_sum_create(odnn_engine *engine, int count, odnn_layout *const *srcs,
                                const odnn_layout *dst) {
  enum { MAX_TERMS = 16 };
  dnnl_memory_desc_t mds[MAX_TERMS];
  float scales[MAX_TERMS];
  if (count < 1 || count > MAX_TERMS) {
    odnn_failed(dnnl_unimplemented, "odnn_sum_create");
    return NULL;
  }
  for (int i = 0; i < count; i++) {
    mds[i] = srcs[i]->md;
    scales[i] = 1.0f;
  }
  dnnl_primitive_attr_t attributes = odnn_make_attributes(NULL, 0);
  if (!attributes) return NULL;
  dnnl_primitive_desc_t descriptor = NULL;
  dnnl_status_t status;
  {
    ODNN_ONE_CREATES;
    status = dnnl_sum_primitive_desc_create(&descriptor, &dst->md, count, scales, mds, attributes,
                                            (dnnl_engine_t)engine);
  }
  dnnl_primitive_attr_destroy(attributes);
  return odnn_failed(status, "sum") ? NULL : odnn_make_primitive(descriptor);
}

odnn_layout *odnn_layout_channels(const odnn_layout *whole, int64_t first, int64_t count) {
  dnnl_dims_t dims, offsets = {0};
  for (int i = 0; i < whole->md.ndims; i++) dims[i] = whole->md.dims[i];
  dims[1] = count;
  offsets[1] = first;
  dnnl_memory_desc_t part;
  if (FAILED(dnnl_memory_desc_init_submemory(&part, &whole->md, dims, offsets),
             "dnnl_memory_desc_init_submemory"))
    return NULL;
  return odnn_copy_layout(&part);
}
