#include "chunk.h"

struct spd_route {
	int owner;
	reqid_t sa_reqid;
	bool up;
};
