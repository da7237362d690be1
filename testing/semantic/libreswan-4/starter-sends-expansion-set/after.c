static int starter_whack_basic_add_conn(const struct starter_conn *conn)
{
	struct whack_message msg = { .name = conn->name, };
	msg.connalias = conn->connalias;
	msg.expansion_set = conn->expansion_set;
	return send_message(&msg);
}
