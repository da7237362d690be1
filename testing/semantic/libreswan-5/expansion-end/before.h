#include "end.h"

struct filter {
	enum end end;
};
