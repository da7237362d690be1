int message(struct whack_message *out, struct starter_conn *conn)
{
	out->name = conn->name;
	out->connalias = conn->connalias;
	return 0;
}
