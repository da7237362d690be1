#include "whack_deleteuser.h"
#include <whack_delete.h>

int added;
