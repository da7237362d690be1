/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nss.h - the NSS database of a pluto, which refuses to start without one,
 * though a PSK needs none.
 */
#ifndef LAB_NSS_H
#define LAB_NSS_H

struct event_base;
struct scenario;
struct trouble;

/**
 * nss_make() - make a database of a scenario's certificates, with their keys
 * and their CAs.
 * @dir: absolute; must not exist
 * @base: event base that runs while certutil runs
 *
 * Returns 0; or -1 with @t set, and the caller removes @dir.
 */
int nss_make(const char *dir, const struct scenario *s, struct event_base *base,
	     struct trouble *t);

#endif
