#include "defs.h"
#include "revival.h"
#include "expansion.h"
#include "connection_event.h"

int terminated;
