#include "id.h"
#include "connection_db.h"
