#include "defs.h"
#include "ike_alg_dh.h"		/* for groups */
#include "expansion.h"

int connections;
