#include "a.h"
#include "ikev2_ike_session_resume.h"
#include "reqid_group.h"

int x;
