#include "defs.h"
#include "whack_delete.h"
#include "expansion.h"

int added;
