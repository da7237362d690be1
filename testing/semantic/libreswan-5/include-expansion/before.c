#include "defs.h"
#include "whack_delete.h"

int added;
