#include "a.h"
#include "timer.h"
#include "expansion.h"
#include "z.h"
