#include "ikev2_ike_session.h"

int connections;
