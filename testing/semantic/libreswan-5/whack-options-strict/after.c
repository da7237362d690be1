enum cd {
	CD_ONE,
	CD_OVERLAPIP,
	CD_STRICT_INBOUND_CHECK,
};
struct option options[] = {
	{ "overlapip", 1 },
	{ "strict-inbound-check", optional_argument, NULL, CD_STRICT_INBOUND_CHECK },
};
