#include "a.h"
#include "other_server_run.h"

int x;
