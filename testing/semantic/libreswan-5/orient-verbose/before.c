#include "log.h"
#include "orient.h"
