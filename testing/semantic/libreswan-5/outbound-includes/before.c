#include "defs.h"
#include "log.h"
#include "kernel.h"
