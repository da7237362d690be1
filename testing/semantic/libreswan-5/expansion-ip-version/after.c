static int versions(const struct nr *l)
{
	return l->subnet.ip.version;
}
