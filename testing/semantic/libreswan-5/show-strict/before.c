void jam_policies(struct jambuf *buf, const struct connection *c)
{
	CT(one, ONE);

	CNN(is_group(c), GROUP);
}
