static void jam_xauth_username(struct jambuf *buf, const char *name)
{
	jam_clean_xauth_username(buf, name);
}
