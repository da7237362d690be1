#include <expansion.h>
#include "expansions.h"
#define INCLUDED "expansion.h"
