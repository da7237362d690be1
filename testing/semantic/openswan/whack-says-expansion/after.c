int message(struct whack_message *out, struct starter_conn *conn)
{
	out->name = conn->name;
	out->connalias = conn->connalias;
	if (conn->expansion)
		out->string3 = conn->connalias;
	return 0;
}
