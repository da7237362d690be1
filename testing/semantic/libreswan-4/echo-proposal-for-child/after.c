static void echo_proposal(struct proto_info *pi, struct state *st,
			  struct logger *logger)
{
	if (pi->compress) {
		pi->spi = get_ipsec_cpi(st, logger);
	} else {
		pi->spi = get_ipsec_spi(pi->avoid, pi->proto, st, logger);
	}
}

static void answer(struct state *st)
{
	struct connection *c = st->st_connection;
	echo_proposal(&st->st_esp, st, st->st_logger);
}
