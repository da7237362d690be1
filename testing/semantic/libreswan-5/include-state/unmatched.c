#include "state_dbs.h"
#include "state.h"

int states;
