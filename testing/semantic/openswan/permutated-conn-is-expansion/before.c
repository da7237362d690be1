int starter_permutate_conns(int (*each)(struct starter_conn *), struct starter_conn *base)
{
	struct starter_conn one;

	do {
		one = *base;
		one.connalias = base->name;
		if (each(&one) != 0)
			return 1;
	} while (next_pair(base));
	return 0;
}
