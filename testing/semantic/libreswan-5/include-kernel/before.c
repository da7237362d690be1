#include "defs.h"
#include "terminate.h"

int kernels;
