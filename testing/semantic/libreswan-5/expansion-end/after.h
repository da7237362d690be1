#include "connections.h"		/* for enum left_right */

struct filter {
	enum left_right end;
};
