static void echo_proposal(struct proposal proposal,
			  const struct spd *spd,
			  struct logger *logger)
{
	if (proposal.ipcomp) {
		proposal.spi = get_ipsec_cpi(spd->connection, logger);
	} else {
		proposal.spi = get_ipsec_spi(spd->connection, proposal.protocol, 0, logger);
	}
	emit(&proposal);
}
