struct connection;

struct connections {
    char *connalias;
};
