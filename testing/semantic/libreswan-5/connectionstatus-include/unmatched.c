#include "a.h"
#include "other_ikev2_ike_session_resume.h"

int x;
