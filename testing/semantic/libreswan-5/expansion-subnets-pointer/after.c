	set = alloc_expansion_set(left.subnets, right.subnets, HERE);
