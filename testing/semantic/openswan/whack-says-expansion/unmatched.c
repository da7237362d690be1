int copy(struct starter_conn *to, struct starter_conn *from, struct whack_message *out)
{
	to->connalias = from->connalias;
	out->name = from->connalias;
	return 0;
}
