#include "reqid_group.h"
#include "state.h"

ipsec_spi_t get_ipsec_spi(ipsec_spi_t avoid, const struct ip_protocol *proto,
			  struct state *st, struct logger *logger)
{
	const struct spd_route *sr = &st->st_connection->spd;
	join_reqid_group(st);
	return allocate(avoid, &sr->that.addr, proto, base(child_sa_reqid(st, true)), logger);
}

ipsec_spi_t get_my_cpi(struct state *st, bool tunnel)
{
	const struct spd_route *sr = &st->st_connection->spd;
	join_reqid_group(st);
	return allocate_cpi(&sr->that.addr, child_sa_reqid(st, true), tunnel);
}
