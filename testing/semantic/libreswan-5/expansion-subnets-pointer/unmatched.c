	set = alloc_expansion_set(&l.subnets, &r.subnets, HERE);
