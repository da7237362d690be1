enum cd {
	CD_ONE,
	CD_OVERLAPIP,
};
struct option options[] = {
	{ "overlapip\0", 1 },
};
