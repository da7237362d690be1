#include "a.h"
#include "kernel.h"

int x;
