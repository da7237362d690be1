static void jam_clean_xauth_username(struct jambuf *buf, const char *name)
{
	while (*name != '\0') {
		jam(buf, "%c", *name++);
	}
}

static bool format(void)
{
	return true;
}
