#include "a.h"
#include "expansion.h"
#include "reqid_group.h"
#include "z.h"
