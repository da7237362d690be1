void say(struct logger *logger, struct xfrm_user_tmpl *tmpl)
{
			ldbg(logger, "%s() adding xfrm_user_tmpl reqid=%d id.proto=%d id.spi="PRI_IPSEC_SPI" optional=%d family=%d mode=%d saddr=%s daddr=%s",
			     __func__,
			     tmpl->reqid,
			     tmpl->id.proto,
			     pri_ipsec_spi(tmpl->id.spi),
			     tmpl->optional,
			     tmpl->family);
}
