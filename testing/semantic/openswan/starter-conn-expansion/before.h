struct starter_end {
    char *connalias;
};

struct starter_conn {
    char *name;
    char *connalias;
    int id;
};
