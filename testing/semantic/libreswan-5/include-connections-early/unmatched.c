#include "ike_alg_dhs.h"

int connections;
