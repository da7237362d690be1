// SPDX-License-Identifier: GPL-2.0-or-later
/* memory.c - how much memory a process takes */
#include "os/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void memory_parse(const char *text, struct memory *out)
{
	const struct {
		const char *name;
		unsigned *value;
	} table[] = {
		{ "VmHWM:", &out->peak_kb },
		{ "VmRSS:", &out->resident_kb },
		{ "Pss:", &out->share_kb },
	};

	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			size_t name = strlen(table[i].name);
			unsigned long value;
			char *end;

			if (strncmp(line, table[i].name, name) != 0)
				continue;
			value = strtoul(line + name, &end, 10);
			if (end != line + name &&
			    strncmp(end, " kB", strlen(" kB")) == 0)
				*table[i].value = (unsigned)value;
		}
		line += length + (line[length] == '\n');
	}
}

static void parse_file(pid_t pid, const char *name, struct memory *out)
{
	char *path = must_printf("/proc/%d/%s", (int)pid, name);
	FILE *file = fopen(path, "re");
	char text[4096];

	free(path);
	if (!file)
		return;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	memory_parse(text, out);
}

void memory_of(pid_t pid, struct memory *out)
{
	*out = (struct memory) { 0 };
	if (pid <= 0)
		return;
	parse_file(pid, "status", out);
	parse_file(pid, "smaps_rollup", out);
}
