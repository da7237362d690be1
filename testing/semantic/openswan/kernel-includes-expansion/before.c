#include "a.h"
#include "timer.h"
#include "z.h"
