static void scribble_ts_response_on_initiator(struct child_sa *child, struct verbose verbose);

static void scribble_ts_response(struct child_sa *child, struct verbose verbose)
{
	scribble_ts_response_on_initiator(child, verbose);
}
