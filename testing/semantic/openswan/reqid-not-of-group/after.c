uint32_t gen_reqid(void)
{
	static uint32_t next;

	do {
		next += 4;
		if (!find_connection_by_reqid(next) && !reqid_is_of_group(next))
			return next;
	} while (next != 0);
	return 0;
}
