#include "defs.h"
#include "reqid_group.h"
#include "state_db.h"		/* for states */

int shutdowns;
