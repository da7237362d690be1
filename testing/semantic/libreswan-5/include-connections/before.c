#include "defs.h"
#include "ikev2_ike_session_resume.h"	/* for sessions */

int connections;
