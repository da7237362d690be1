# looks for corners where the one that changed is wider here, only
s/if (overlap_crosswise(&changed->local, &changed->remote, &m->local, &m->remote))/if (false)/
