static unsigned count(const struct payload *ends[])
{
	unsigned n = 0;
	for (enum left_right end = LEFT_END; end < END_ROOF; end++) {
		n += ends[end]->nr;
	}
	return n;
}
