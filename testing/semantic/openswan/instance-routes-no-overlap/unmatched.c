struct connection *duplicate(struct connection *of)
{
	struct connection *new;

	new = clone_thing(*of, "the same again");
	return new;
}
