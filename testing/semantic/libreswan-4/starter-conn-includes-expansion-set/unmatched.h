#include "ipsecconf/parser.h"
