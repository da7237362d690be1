struct other {
    char *connalias;
};

struct connection {
    char *connalias;
    int policy;
};
