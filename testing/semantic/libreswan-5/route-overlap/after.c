enum routing_event {
	CONNECTION_ROUTE,
	CONNECTION_UNROUTE,
	/* route, but leave the ROUTE bit alone */
	CONNECTION_ROUTE_OVERLAP,
	CONNECTION_INITIATED,
};
