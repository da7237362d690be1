#include "a.h"
#include "secrets.h"
#include "reqid_group.h"

int x;
