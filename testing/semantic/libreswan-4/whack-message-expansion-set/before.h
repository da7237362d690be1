#include "reqid.h"

struct whack_message {
	bool whack_add;
	reqid_t sa_reqid;
	int log_level;
};
