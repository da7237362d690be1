#include "connection_events.h"

int routed;
