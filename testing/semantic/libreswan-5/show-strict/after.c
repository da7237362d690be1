void jam_policies(struct jambuf *buf, const struct connection *c)
{
	CT(one, ONE);
	CT(strict_inbound_check, STRICT_INBOUND_CHECK);

	CNN(is_group(c), GROUP);
}
