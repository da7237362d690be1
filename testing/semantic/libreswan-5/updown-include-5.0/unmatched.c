#include "a.h"
#include "other_secrets.h"

int x;
