// The module that carries the embedded default model beside the executable, as
// kennel_DefaultModel.resources. It is a C target because SwiftPM gives a Swift target with
// resources an accessor that imports all of Foundation and traps when the executable moves.
#ifndef DEFAULT_MODEL_H
#define DEFAULT_MODEL_H

// The name of the bundle that is used when none is asked for.
#define KENNEL_DEFAULT_MODEL "tf_efficientnetv2_b0.dogs121"

#endif
