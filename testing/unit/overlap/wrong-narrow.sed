# looks for corners where the one that changed is narrower here, only
s/if (members_crosswise(m, changed))/if (false)/
