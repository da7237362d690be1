#include "iface.h"
#include "instantiate.h"
#include "peer.h"
