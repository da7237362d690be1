// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * excerpt.c - of a daemon's log the lines that say how its SAs fare.
 */
#include "daemon/excerpt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { KEPT_FIRST = EXCERPT_LINES / 2 };

/* "Nov 27 09:46:32.669319: " */
static const char *without_time(const char *line)
{
	static const char form[] = "Aaa ## ##:##:##.######: ";

	for (size_t i = 0; form[i] != '\0'; i++) {
		bool fits = form[i] == '#' ? isdigit((unsigned char)line[i]) ||
						     line[i] == ' ' :
			    isalpha((unsigned char)form[i]) ?
					     isalpha((unsigned char)line[i]) :
					     line[i] == form[i];

		if (!fits)
			return line;
	}
	return line + sizeof(form) - 1;
}

static bool has_any(const char *text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, parts[i]))
			return true;
	return false;
}

const char *excerpt_text(const char *line)
{
	/* of pluto, of Openswan's, and of charon */
	static const char *const wanted[] = {
		"established",	 "nitiating",
		"nitiate on",	 "erminat",
		"eleting",	 "elete",
		"ekey",		 "eplac",
		"UNACCEPTABLE",	 "NO_PROPOSAL",
		"ERROR",	 "FAILED",
		"failed",	 "refus",
		"narrow",	 "dpd",
		"DPD:",		 "iveness",
		"MOBIKE",	 "kernel: xfrm",
		"shutting down", "listening for IKE messages",
		"SIGTERM",	 "CHILD_SA",
	};
	static const char *const unwanted[] = {
		"shutting down interface",
		"kernel: IPTFS",
		"proposals",
		"xfrmi is not supported",
	};
	const char *text = without_time(line);

	/* what pluto says to itself, and what its child repeats */
	if (text[0] == '|' || strncmp(text, "addconn: ", 9) == 0 ||
	    has_any(text, unwanted, sizeof(unwanted) / sizeof(unwanted[0])))
		return NULL;
	/* charon: what packets it reads and writes is another matter */
	if (strstr(text, "[ENC]") || strstr(text, "[NET]"))
		return NULL;
	return has_any(text, wanted, sizeof(wanted) / sizeof(wanted[0])) ?
		       text :
		       NULL;
}

static void add_line(struct observed_site *site, unsigned ms, const char *text)
{
	char *cut = must_printf("%.*s", EXCERPT_TEXT, text);

	/* an observation is JSON: UTF-8, which a cut may break */
	for (char *c = cut; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	if (site->lines_count == EXCERPT_LINES) {
		free(site->lines[KEPT_FIRST].text);
		memmove(site->lines + KEPT_FIRST, site->lines + KEPT_FIRST + 1,
			(EXCERPT_LINES - KEPT_FIRST - 1) *
				sizeof(*site->lines));
		site->lines_count--;
		site->lines_left_out++;
	}
	site->lines = must_grow(site->lines, site->lines_count + 1,
				sizeof(*site->lines));
	site->lines[site->lines_count++] = (struct observed_line) {
		.ms = ms,
		.text = cut,
	};
}

void excerpt_take(struct observed_site *site, const struct daemon *d,
		  uint64_t began)
{
	for (unsigned i = 0; i < d->log_count; i++) {
		const char *text = excerpt_text(d->log[i]);

		if (!text && daemon_is_alarm(d, d->log[i]))
			text = without_time(d->log[i]);
		if (text)
			add_line(site,
				 d->log_at[i] > began ?
					 (unsigned)(d->log_at[i] - began) :
					 0,
				 text);
	}
}
