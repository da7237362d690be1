static void echo_proposal(struct proto_info *pi, const struct spd_route *sr,
			  struct logger *logger)
{
	if (pi->compress) {
		pi->spi = get_ipsec_cpi(sr, logger);
	} else {
		pi->spi = get_ipsec_spi(pi->avoid, pi->proto, sr, logger);
	}
}

static void answer(struct state *st)
{
	struct connection *c = st->st_connection;
	echo_proposal(&st->st_esp, &c->spd, st->st_logger);
}
