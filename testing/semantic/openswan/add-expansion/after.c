void add_connection(const struct whack_message *m)
{
	struct connection *new;

	if (find(m->name) != NULL)
		return;
	new = alloc();
	new->connalias = m->connalias;
	new->expansion = whack_expansion(m);
	link(new);
}
