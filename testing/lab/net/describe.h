/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.h - an SA or a policy as one line of text, to be compared.
 *
 * Everything that the kernel tells is in it, also attributes that nobody here
 * knows, but for what no two runs have in common: SPIs, keys, counters, times,
 * and the soft lifetimes, which pluto chooses at random.
 */
#ifndef LAB_DESCRIBE_H
#define LAB_DESCRIBE_H

struct nlmsghdr;

/**
 * describe_sa() - an XFRM_MSG_NEWSA, as a dump has it.
 * describe_policy() - an XFRM_MSG_NEWPOLICY.  Of a template's SPI it says
 *	whether it is named.
 *
 * Both return a string to free().
 */
char *describe_sa(struct nlmsghdr *message);
char *describe_policy(struct nlmsghdr *message);

#endif
