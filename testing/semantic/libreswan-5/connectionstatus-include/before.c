#include "a.h"
#include "ikev2_ike_session_resume.h"

int x;
