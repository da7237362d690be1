#include <foodgroups.h>
#include "foodgroups2.h"
#define INCLUDED "foodgroups.h"
