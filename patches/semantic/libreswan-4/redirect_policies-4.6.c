
bool install_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	selectors_buf sb;
	dbg("kernel: redirecting %s using #%lu",
	    str_selectors(&redirect->local, &redirect->remote, &sb),
	    redirect->theirs->sa.st_serialno);
	return redirect_policy(/*install*/true, redirect);
}

void delete_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	selectors_buf sb;
	dbg("kernel: no longer redirecting %s",
	    str_selectors(&redirect->local, &redirect->remote, &sb));
	redirect_policy(/*install*/false, redirect);
}
