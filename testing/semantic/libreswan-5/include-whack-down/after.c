#include "expansion.h"
#include "whack_shutdown.h"
#include "whack_down.h"			/* for down_connection() */

int x;
