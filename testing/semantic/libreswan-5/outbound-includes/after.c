#include "defs.h"
#include "log.h"
#include "orient.h"
#include "server.h"		/* for schedule_timeout() */
#include "kernel.h"
