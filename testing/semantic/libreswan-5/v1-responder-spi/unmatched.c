static void show_proposal(struct proposal proposal,
			  const struct spd *spd,
			  struct logger *logger)
{
	proposal.spi = get_ipsec_cpi(spd->connection, logger);
	emit(&proposal);
}
