#include "state.h"

ipsec_spi_t get_ipsec_spi(ipsec_spi_t avoid, const struct ip_protocol *proto,
			  const struct spd_route *sr, struct logger *logger)
{
	return allocate(avoid, &sr->that.addr, proto, base(sr->reqid), logger);
}

ipsec_spi_t get_my_cpi(const struct spd_route *sr, bool tunnel)
{
	return allocate_cpi(&sr->that.addr, sr->reqid, tunnel);
}
