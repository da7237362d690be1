#include "id.h"
#include "connections.h"
