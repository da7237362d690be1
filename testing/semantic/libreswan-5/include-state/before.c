#include "defs.h"
#include "state_db.h"

int states;
