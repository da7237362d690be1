static unsigned get_proto_reqid(unsigned base)
{
	return base + 1;
}
