#include "ip_subnet.h"

typedef struct {
	unsigned len;
	ip_subnet *list;
} ip_subnets;
