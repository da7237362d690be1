static bool compute_v2_child_spi(struct child_sa *larval)
{
	struct connection *cc = larval->sa.st_connection;
	larval->spi = get_ipsec_spi(0, cc->proto, &larval->sa, larval->sa.st_logger);
	return larval->spi != 0;
}

static bool compute_other(struct child_sa *larval)
{
	struct connection *cc = larval->sa.st_connection;
	return larval->spi != 0;
}
