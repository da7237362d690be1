#include "id.h"
#include "expansion.h"
#include "connections.h"
