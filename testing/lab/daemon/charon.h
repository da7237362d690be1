/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charon.h - one peer: strongSwan's charon with its own configuration, vici
 * socket and log, in a gateway's network namespace.  A mount namespace of its
 * own has its libraries and plugins where charon looks for them.
 */
#ifndef LAB_CHARON_H
#define LAB_CHARON_H

#include "daemon/daemon.h"

extern const struct daemon_kind charon_kind;

#endif
