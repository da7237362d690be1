void f(struct connection *c)
{
	schedule_overlap_event(c, "f", deltatime_from_seconds(0));
}

void g(struct connection *c)
{
	schedule_overlap_event(c, "g", deltatime_from_seconds(0));
}
