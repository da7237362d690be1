#include "defs.h"
#include "revival.h"

int terminated;
