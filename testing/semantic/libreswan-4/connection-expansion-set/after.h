#include "expansion_set.h"
#include "reqid.h"

struct connection {
	char *name;
	reqid_t sa_reqid;
	expansion_set_t expansion_set;
	bool up;
};
