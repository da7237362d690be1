#include "ipsecconf/keywords.h"
