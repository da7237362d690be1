#include "defs.h"
#include "connection_event.h"

int routed;
