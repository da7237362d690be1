#include "iface.h"
#include "instantiate_all.h"
