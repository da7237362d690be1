/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.h - an SA or a policy as one line of text, to be compared.
 *
 * The line has all that the kernel reports, also attributes unknown here, but
 * without what varies between runs: SPIs, keys, counters, times, and the soft
 * lifetimes, which pluto chooses at random.
 */
#ifndef LAB_DESCRIBE_H
#define LAB_DESCRIBE_H

struct nlmsghdr;

/**
 * describe_sa() - an XFRM_MSG_NEWSA, as a dump has it.
 * describe_policy() - an XFRM_MSG_NEWPOLICY.  For a template's SPI the line
 *	says only "named" or "any".
 *
 * Both return a string to free().
 */
char *describe_sa(struct nlmsghdr *message);
char *describe_policy(struct nlmsghdr *message);

#endif
