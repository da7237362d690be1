static void echo_proposal(struct proposal proposal,
			  struct child_sa *child,
			  struct logger *logger)
{
	if (proposal.ipcomp) {
		proposal.spi = get_ipsec_cpi(child, logger);
	} else {
		proposal.spi = get_ipsec_spi(child, proposal.protocol, 0, logger);
	}
	emit(&proposal);
}
