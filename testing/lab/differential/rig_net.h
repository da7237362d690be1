/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rig_net.h - the links, addresses and routes of the rig.
 */
#ifndef LAB_RIG_NET_H
#define LAB_RIG_NET_H

#include <stdint.h>

#include "base/trouble.h"
#include "differential/random_set.h"

/**
 * rig_net_sender() - configure the sender, in its namespace; call this first.
 * @receiver: the receiver's namespace
 * rig_net_receiver() - configure the receiver, in its namespace.
 * @tun: set to a file that yields the packets for hosts behind the receiver
 *
 * Both set @interfaces to the indexes of the end's interfaces.  Both return 0,
 * or -1 with @t set.
 */
int rig_net_sender(int receiver, uint32_t interfaces[RANDOM_INTERFACES],
		   struct trouble *t);
int rig_net_receiver(int *tun, uint32_t interfaces[RANDOM_INTERFACES],
		     struct trouble *t);

#endif
