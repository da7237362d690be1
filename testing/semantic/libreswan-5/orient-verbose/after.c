#include "log.h"
#include "verbose.h"
#include "orient.h"
