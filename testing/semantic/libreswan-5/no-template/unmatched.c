so_serial_t none(const struct state *st)
{
	return st != NULL ? st->serialno : SOS_NOBODY;
}
