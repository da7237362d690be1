#include "defs.h"
#include "ike_alg_dh.h"		/* for groups */

int connections;
