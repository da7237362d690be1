#include "updowns.h"

int policies;
