static int starter_permutate_conns(int (*operation)(const struct starter_conn *conn),
				   const struct starter_conn *conn)
{
	const expansion_set_t expansion_set = new_expansion_set();
	for (int n = 0; n < 4; n++) {
		struct starter_conn sc = *conn;
		sc.connalias = conn->name;
		sc.expansion_set = expansion_set;
		if (operation(&sc) != 0) {
			return 1;
		}
	}
	return 0;
}
