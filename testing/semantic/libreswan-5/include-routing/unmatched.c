#include "ipsec_interfaces.h"
#include "interface.h"

int routed;
