#include "state_dbs.h"

int mains;
