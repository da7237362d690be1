#include "a.h"
#include "other_kernel.h"

int x;
