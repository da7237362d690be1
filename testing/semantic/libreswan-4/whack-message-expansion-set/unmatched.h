#include "chunk.h"

struct whack_end {
	int family;
	reqid_t sa_reqid;
	int port;
};
