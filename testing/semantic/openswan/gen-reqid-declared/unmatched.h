extern struct connection *find_connections_by_reqid(uint32_t reqid);
/* extern struct connection *find_connection_by_reqid(uint32_t reqid); */
