#include "iface.h"
#include "instantiate.h"
#include "kernel.h"		/* for spd_owner() */
#include "peer.h"
