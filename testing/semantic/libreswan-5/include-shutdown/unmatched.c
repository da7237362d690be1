#include "state_dbs.h"

int shutdowns;
