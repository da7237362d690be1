#include "defs.h"
#include "lswlog.h"
