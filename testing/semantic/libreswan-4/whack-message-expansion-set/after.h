#include "expansion_set.h"
#include "reqid.h"

struct whack_message {
	bool whack_add;
	reqid_t sa_reqid;
	expansion_set_t expansion_set;
	int log_level;
};
