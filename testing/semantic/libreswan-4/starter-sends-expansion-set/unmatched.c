static int starter_whack_basic_route_conn(const struct starter_conn *conn)
{
	struct whack_message msg = { .name = conn->name, };
	msg.connalias = conn->connalias;
	return send_message(&msg);
}
