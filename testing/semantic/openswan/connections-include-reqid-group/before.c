#include "a.h"
#include "expansion.h"
#include "z.h"
