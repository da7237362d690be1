# a redirect keeps its priority when another would get the flows
s/r->theirs == theirs->child && r->priority == ours->priority - 1/r->theirs == theirs->child/
