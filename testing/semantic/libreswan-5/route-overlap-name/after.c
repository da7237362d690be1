static const char *routing_event_name[] = {
#define S(E) [E] = #E
	S(CONNECTION_ROUTE),
	S(CONNECTION_UNROUTE),
	S(CONNECTION_ROUTE_OVERLAP),
	S(CONNECTION_INITIATED),
#undef S
};
