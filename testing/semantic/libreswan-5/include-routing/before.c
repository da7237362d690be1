#include "defs.h"
#include "ipsec_interface.h"

int routed;
