struct states
{
    struct connection *st_connection;
};

struct state
{
    int st_serialno;
    struct connection *st_connection;
};
