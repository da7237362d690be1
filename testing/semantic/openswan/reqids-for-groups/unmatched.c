static uint32_t gen_serial(void)
{
	static uint32_t gen_reqid;

	return gen_reqid++;
}
