void f(struct connection *c)
{
	schedule_overlap_event(c, "f", deltatime(0));
}

void g(struct connection *c)
{
	schedule_overlap_event(c, "g", deltatime(0));
}
