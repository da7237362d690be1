#include "defs.h"
#include "state_db.h"
#include "reqid_group.h"

int states;
