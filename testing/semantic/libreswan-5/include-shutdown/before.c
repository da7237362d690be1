#include "defs.h"
#include "state_db.h"		/* for states */

int shutdowns;
