#include "a.h"
#include "server_run.h"

int x;
