#include "defs.h"
#include "updown.h"
#include "reqid_group.h"

int policies;
