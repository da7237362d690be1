static unsigned count(const struct payload *ends[], enum end which)
{
	return ends[which]->nr;
}
