#include "defs.h"
#include "connection_event.h"
#include "expansion.h"
#include "iface.h"             /* for struct iface_device */
#include "whack_shutdown.h"            /* for exiting_pluto */

int routed;
