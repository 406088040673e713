// A C target needs a source file; the module is its header and the model beside it.
#include "DefaultModel.h"

const char *kennel_default_model(void);
const char *kennel_default_model(void) { return KENNEL_DEFAULT_MODEL; }
