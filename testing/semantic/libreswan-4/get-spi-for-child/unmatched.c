#include "timer.h"

ipsec_spi_t get_any_spi(const struct spd_route *sr, bool tunnel)
{
	return allocate(&sr->that.addr, sr->reqid, tunnel);
}
