#include "expansion.h"
#include "whack_shutdown.h"

int x;
