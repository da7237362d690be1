struct starter_end {
    char *connalias;
};

struct starter_conn {
    char *name;
    char *connalias;
    bool  expansion;         /* of leftsubnets= or rightsubnets=, and of conn connalias */
    int id;
};
