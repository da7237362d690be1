#include "ends.h"
