static bool all(const ip_selectors *outer)
{
	TABLE_FOR_EACH(o, outer) {
		if (!check(o)) {
			return false;
		}
	}
	return true;
}
