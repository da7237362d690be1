void f(struct connection *c)
{
	schedule_overlap_event(c, "f", deltatime(1));
}

void g(struct connection *c)
{
	schedule_overlap_event(c, "g", deltatime(1));
}
