static void scribble_ts_response_on_initiator(struct child_sa *child, struct verbose verbose)
{
	scribble(child, verbose);
}

static int next(void)
{
	return 2;
}
