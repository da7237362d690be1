struct states
{
    struct connection *st_connection;
};
