static void options(struct whack_message msg, const struct starter_conn *conn)
{
	if (conn->options_set[KNCF_ESP])
		msg.esp = 1;
}
