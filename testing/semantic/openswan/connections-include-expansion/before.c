#include "a.h"
#include "foodgroups.h"
#include "z.h"
