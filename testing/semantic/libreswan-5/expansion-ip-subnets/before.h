#include "ip_subnet.h"
