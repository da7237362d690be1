void add(const struct conn *conn)
{
	msg.one = 1;
	msg.strict_inbound_check = conn->values[KNCF_STRICT_INBOUND_CHECK].option;
	msg.mobike = conn->values[KNCF_MOBIKE].option;
}
