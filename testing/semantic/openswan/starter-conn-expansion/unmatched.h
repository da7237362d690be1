struct starter_conn;

struct starter_conns {
    char *connalias;
};
