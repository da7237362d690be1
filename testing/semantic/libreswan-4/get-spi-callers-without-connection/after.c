static bool compute_v2_child_spi(struct child_sa *larval)
{
	larval->spi = get_ipsec_spi(0, larval->proto, &larval->sa, larval->sa.st_logger);
	return larval->spi != 0;
}
