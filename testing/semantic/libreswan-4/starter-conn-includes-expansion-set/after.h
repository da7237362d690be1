#include "ipsecconf/keywords.h"
#include "expansion_set.h"
