// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * predict_describe.c - a prediction in words.
 */
#include <stdlib.h>

#include "base/must.h"
#include "predict/predict.h"

const char *outcome_name(enum outcome o)
{
	switch (o) {
	case OUTCOME_DELIVERED:
		return "delivered";
	case OUTCOME_MISMATCH:
		return "dropped by the receiver: XfrmInTmplMismatch";
	case OUTCOME_DROPPED:
		return "dropped by the sender's own policy";
	case OUTCOME_NO_POLICY:
		return "covered by no tunnel that is up";
	case OUTCOME_ASTRAY:
		return "decrypted by a gateway it is not for";
	case OUTCOME_LOST_SA:
		return "lost with the SA";
	}
	return "?";
}

char *path_describe(const struct path *path)
{
	char local[PREFIX_TEXT], remote[PREFIX_TEXT];
	char *sends, *sentence;

	if (path->picked != NULL && path->picked->conn->shunt)
		return must_printf("%s's policy is %s, a drop policy",
				   path->sender->name, path->picked->name);
	if (path->clear)
		return must_printf("%s sends it in clear, %s's policy%s%s",
				   path->sender->name, path->receiver->name,
				   path->wanted ? " wants an SA of " :
						  " is the lab's",
				   path->wanted ? path->wanted->name : "");
	if (path->carrier == NULL)
		return must_printf("%s has no policy for it",
				   path->sender->name);
	sends = must_printf(
		"%s %s the SA of %s (%s -> %s)", path->sender->name,
		path->redirected ? "redirects it to" : "sends it on",
		path->carrier->name, prefix_print(&path->carrier->local, local),
		prefix_print(&path->carrier->remote, remote));
	if (path->outcome == OUTCOME_LOST_SA)
		sentence = must_printf("%s, an end of which was lost", sends);
	else if (path->wanted == NULL)
		sentence = must_printf("%s to %s, which has no policy for it",
				       sends, path->arrived->site->name);
	else if (path->outcome == OUTCOME_DELIVERED)
		sentence = must_printf("%s, %s's policy %s accepts %s", sends,
				       path->receiver->name, path->wanted->name,
				       path->by_group ? "its group's SAs" :
							"just that");
	else if (path->wanted_sa != NULL)
		sentence = must_printf(
			"%s, %s's policy %s (%s -> %s) wants "
			"that of %s's %s",
			sends, path->receiver->name, path->wanted->name,
			prefix_print(&path->wanted->local, local),
			prefix_print(&path->wanted->remote, remote),
			path->wanted_sa->site->name, path->wanted_sa->name);
	else
		sentence = must_printf("%s, %s's policy is %s", sends,
				       path->receiver->name,
				       path->wanted->name);
	free(sends);
	return sentence;
}
