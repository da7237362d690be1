#include "terminated.h"

int kernels;
