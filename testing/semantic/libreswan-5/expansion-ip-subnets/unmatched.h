#include "ip_subnets.h"
