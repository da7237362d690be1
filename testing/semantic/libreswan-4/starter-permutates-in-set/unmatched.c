static int starter_copy_conn(const struct starter_conn *conn)
{
	struct starter_conn sc = *conn;
	sc.connalias = conn->name;
	return use(&sc);
}
