# looks for corners where the one that changed is narrower here, only
s/if (overlap_crosswise(&m->local, &m->remote, &changed->local, &changed->remote))/if (false)/
