enum connection_kind {
	CONNECTION_OVERLAP,
#define OVERLAP_DELAY deltatime(2)
};
