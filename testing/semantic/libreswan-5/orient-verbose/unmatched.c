#include "log.h"
#include "oriented.h"
