#include "expansion.h"
#include "whack_down.h"
/* "whack_shutdown.h" */
