#include "defs.h"
#include "terminate.h"
#include "reqid_group.h"

int kernels;
