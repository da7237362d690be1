void add(const struct conn *conn)
{
	msg.one = 1;
	msg.mobike = conn->values[KNCF_MOBIKE].option;
}
