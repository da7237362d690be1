# a redirect does not learn that another would get the flows
s/r->ours != ours->child || //
