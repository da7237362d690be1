static void echo_transform(struct proto_info *pi, const struct spd_route *sr,
			   struct logger *logger)
{
	pi->spi = get_ipsec_cpi(sr, logger);
}

static void answer(struct state *st)
{
	echo_transform(&st->st_esp, &st->st_connection->spd, st->st_logger);
}
