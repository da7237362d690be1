#include <timer.h>
#include "timers.h"
#define INCLUDED "timer.h"
