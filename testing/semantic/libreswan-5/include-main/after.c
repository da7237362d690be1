#include "defs.h"
#include "state_db.h"		/* for states */
#include "reqid_group.h"

int mains;
