#include "a.h"
#include "foodgroups.h"
#include "expansion.h"
#include "z.h"
