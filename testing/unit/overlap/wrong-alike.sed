# subnets that are equal are crosswise as well
s/selector_narrower(ours_local, theirs_local)/selector_in_selector(*ours_local, *theirs_local)/
s/selector_narrower(theirs_remote, ours_remote)/selector_in_selector(*theirs_remote, *ours_remote)/
