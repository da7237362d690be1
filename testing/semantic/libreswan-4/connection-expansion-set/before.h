#include "reqid.h"

struct connection {
	char *name;
	reqid_t sa_reqid;
	bool up;
};
