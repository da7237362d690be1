enum cd {
	CD_OVERLAP,
};
struct option options[] = {
	{ "overlap", 1 },
};
