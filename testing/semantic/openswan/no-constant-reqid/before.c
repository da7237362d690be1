static int one(void)
{
	return 1;
}

static unsigned get_proto_reqid(void)
{
	unsigned n = 41;
	return n + 1;
}

static int two(void)
{
	return 2;
}
