extern struct connection *find_connection(const char *name);
extern struct connection *find_connection_by_reqid(uint32_t reqid);
extern uint32_t gen_reqid(void);
