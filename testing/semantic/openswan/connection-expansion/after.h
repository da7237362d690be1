struct other {
    char *connalias;
};

struct connection {
    char *connalias;
    bool expansion;                 /* of leftsubnets= or rightsubnets=, of conn connalias */
    bool overlap_routed;            /* routed because siblings overlap, see expansion.h */
    bool overlap_refused;           /* and not accepted by the peer */
    bool overlap_refusal_logged;
    int policy;
};
