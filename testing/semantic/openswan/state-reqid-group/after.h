struct states
{
    struct connection *st_connection;
};

struct state
{
    int st_serialno;
    struct connection *st_connection;
    struct reqid_group *st_reqid_group;      /* see reqid_group.h, NULL if none */
};
