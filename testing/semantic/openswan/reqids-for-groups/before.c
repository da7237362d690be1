static uint32_t gen_reqid(void)
{
	static uint32_t last;

	return last += 4;
}
