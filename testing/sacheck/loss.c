// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loss.c - the counters of xfrm_stat: why each rises, and what to do then.
 */
#include "sacheck/loss.h"

#include <stddef.h>
#include <string.h>

static const struct loss losses[] = {
	{
		.counter = "XfrmInTmplMismatch",
		.meaning = "a policy covers what arrived, but wants another SA",
		.shows = LOSS_IN_SAS,
	},
	{
		.counter = "XfrmInNoStates",
		.meaning =
			"it arrived on an SA that this gateway does not have",
		.next = "`sacheck pair` tells which SA the peer has left over; bring the conn up here, also if it is said to be up: the peer takes its new SA",
	},
	{
		.counter = "XfrmInNoPols",
		.meaning = "no policy covers what came through the SA",
		.next = "compare the subnets at both ends; `sacheck` tells of an outbound policy that has no inbound one",
		.shows = LOSS_IN_SAS,
	},
	{
		.counter = "XfrmInStateMismatch",
		.meaning =
			"the SA's own selector does not cover what came through it, or one end encapsulates in UDP and the other does not",
		.next = "compare leftprotoport=, rightprotoport= and the subnets at both ends; if a NAT came or went between them, take the conn down and up",
		.shows = LOSS_IN_SAS,
	},
	{
		.counter = "XfrmInStateSeqError",
		.meaning =
			"a sequence number was seen before, or is older than the replay window",
		.next = "`ip -s xfrm state` counts them for each SA (replay, replay-window); if the path reorders, raise replay-window= of the conn (libreswan); if it duplicates, nothing is lost",
	},
	{
		.counter = "XfrmInStateProtoError",
		.meaning = "it could not be decrypted or is not authentic",
		.next = "`ip -s xfrm state` counts them for each SA (failed); take the conn down and up for fresh keys; if it comes back, something between the gateways changes packets",
	},
	{
		.counter = "XfrmInStateExpired",
		.meaning = "the SA's lifetime is over",
		.next = "the IKE daemon did not rekey in time: its log says why; take the conn down and up",
	},
	{
		.counter = "XfrmInStateInvalid",
		.meaning = "the SA is expired or being deleted",
		.next = "it is normal for a moment when an SA is replaced; if it goes on, take the conn down and up",
	},
	{
		.counter = "XfrmAcquireError",
		.meaning = "the SA is still being negotiated",
		.next = "if it goes on the IKE daemon's log says why",
	},
	{
		.counter = "XfrmInPolBlock",
		.meaning = "a policy says so",
		.shows = LOSS_BLOCKS_IN,
		.meant = true,
	},
	{
		.counter = "XfrmOutNoStates",
		.meaning =
			"a policy covers what was to be sent, and no SA fits it",
		.next = "bring the conn up; if it does not come up, the IKE daemon's log says why",
		.shows = LOSS_NO_SA,
	},
	{
		.counter = "XfrmOutStateExpired",
		.meaning = "the SA's lifetime is over",
		.next = "the IKE daemon did not rekey in time: its log says why; take the conn down and up",
	},
	{
		.counter = "XfrmOutStateSeqError",
		.meaning = "the SA has used up its sequence numbers",
		.next = "the IKE daemon did not rekey in time: take the conn down and up, and have esn=yes or a shorter lifetime",
	},
	{
		.counter = "XfrmOutPolBlock",
		.meaning = "a policy says so",
		.shows = LOSS_BLOCKS_OUT,
		.meant = true,
	},
	{
		.counter = "XfrmOutPolError",
		.meaning =
			"a policy names an SPI whose SA does not fit it, or an inbound SA",
		.next = "`sacheck` names it; take the conn down and up",
		.shows = LOSS_NO_SA,
	},
	{
		.counter = NULL,
		.meaning = "an error that is not of SAs and policies alone",
		.next = "the kernel's Documentation/networking/xfrm_proc.rst has a line on it",
	},
};

const struct loss *loss_of(const char *counter)
{
	const struct loss *loss = losses;

	while (loss->counter && strcmp(loss->counter, counter) != 0)
		loss++;
	return loss;
}
