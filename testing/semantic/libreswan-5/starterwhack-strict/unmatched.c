void add(const struct conn *conn)
{
	msg.mobility = conn->values[KNCF_MOBIKE].option;
}
