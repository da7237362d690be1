#include "defs.h"
#include "updown.h"

int policies;
