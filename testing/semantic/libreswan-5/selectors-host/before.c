static bool all(const ip_selectors *inner)
{
	TABLE_FOR_EACH(i, inner) {
		if (!check(i)) {
			return false;
		}
	}
	return true;
}
