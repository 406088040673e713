// Declarations shared by COneDNN.c and training.c.
#ifndef CONEDNN_INTERNAL_H
#define CONEDNN_INTERNAL_H

#include <oneapi/dnnl/dnnl.h>

#include "COneDNN.h"

#if DNNL_VERSION_MAJOR != 2
#error "This shim is written for oneDNN 2.x; porting it to another major version is this folder."
#endif

struct odnn_layout {
  dnnl_memory_desc_t md;
};
struct odnn_primitive {
  dnnl_primitive_desc_t descriptor;
  dnnl_primitive_t primitive;
};

// Records a failure for odnn_last_error(); returns whether `status` is one.
bool odnn_failed(dnnl_status_t status, const char *function);
#define FAILED(call, function) odnn_failed((call), function)

odnn_layout *odnn_copy_layout(const dnnl_memory_desc_t *md);
dnnl_alg_kind_t odnn_algorithm(odnn_operation operation);
float odnn_alpha_of(odnn_operation operation, float alpha);
dnnl_alg_kind_t odnn_pooling_algorithm(odnn_pooling kind);
// Creates attributes with a user-provided scratchpad, so that threads can share primitives.
dnnl_primitive_attr_t odnn_make_attributes(const odnn_post_op *post_ops, int count);
// Serialises the creation and destruction of primitives until the end of the block: if threads
// create f32 and bf16 or int8 convolutions concurrently, oneDNN 2.6.3 occasionally creates one that
// computes wrong results.
#define ODNN_ONE_CREATES \
  bool is_locked __attribute__((cleanup(odnn_unlock_creation), unused)) = odnn_lock_creation()
bool odnn_lock_creation(void);
void odnn_unlock_creation(const bool *is_locked);
// Takes ownership of the descriptor.
odnn_primitive *odnn_make_primitive(dnnl_primitive_desc_t descriptor);
// `forward` is the forward primitive of a backward primitive, else NULL.
odnn_primitive *odnn_compile_after(odnn_engine *engine, const_dnnl_op_desc_t operation,
                                   const odnn_post_op *post_ops, int count,
                                   const odnn_primitive *forward, const char *function);
// Takes ownership of the attributes; NULL stands for a failure to create them.
odnn_primitive *odnn_compile_with(odnn_engine *engine, const_dnnl_op_desc_t operation,
                                  dnnl_primitive_attr_t attributes, const odnn_primitive *forward,
                                  const char *function);
odnn_primitive *odnn_compile(odnn_engine *engine, const_dnnl_op_desc_t operation,
                             const odnn_post_op *post_ops, int count, const char *function);

#endif
