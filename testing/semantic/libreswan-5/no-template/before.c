co_serial_t none(const struct connection *c)
{
	return c != NULL ? c->serialno : COS_NOBODY;
}
