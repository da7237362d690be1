/* connalias= of a conn in the file is none of an expansion */
int read_conn(struct starter_conn *base)
{
	struct starter_conn one;

	one.connalias = base->name;
	return keep(&one);
}
