#include <libexif/exif-data.h>
#include <libexif/exif-mem.h>
#include <stdlib.h>
