#include "revivals.h"
#include <revival.h>

int terminated;
