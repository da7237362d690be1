#include "a.h"
#include "server_run.h"
#include "reqid_group.h"

int x;
