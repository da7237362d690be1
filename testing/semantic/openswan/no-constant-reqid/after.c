static int one(void)
{
	return 1;
}

static int two(void)
{
	return 2;
}
