#include "a.h"
#include "secrets.h"

int x;
