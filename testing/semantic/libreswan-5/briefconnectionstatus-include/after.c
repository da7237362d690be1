#include "a.h"
#include "kernel.h"
#include "reqid_group.h"

int x;
