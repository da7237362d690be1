// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * artifact.c - where a cell's files are, and what a line of them is.
 */
#include "observation/artifact.h"

#include <string.h>

#include "base/must.h"

const char artifact_status[] = "ipsec ";

char *snapshot_path(const char *artifacts, const char *site, bool before)
{
	return must_printf("%s/%s%s.json", artifacts, site,
			   before ? "-before" : "");
}

char *watch_path(const char *artifacts, const char *site)
{
	return must_printf("%s/%s-watch.txt", artifacts, site);
}

bool status_is_line(const char *line)
{
	return strncmp(line, artifact_status, strlen(artifact_status)) == 0;
}
