# looks for corners where the one that changed is wider here, only
s/if (members_crosswise(changed, m))/if (false)/
