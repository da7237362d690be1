# of two redirects that nest the older wins
s/if (redirect_hides(r, redirect))/if (false \&\& redirect_hides(r, redirect))/
