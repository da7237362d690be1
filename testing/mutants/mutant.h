/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant.h - which mutant a program of the mutated build is.
 *
 * Copied into libreswan's tree and included by each file that has mutants.  A
 * file "mutant" beside the program has the number.  With 0 or with no file, the
 * program is as it was.  With 0, stderr gets the number of each mutant when the
 * program first reaches it, so no report depends on how the program ends.
 */
#ifndef PLUTO_MUTANT_H
#define PLUTO_MUTANT_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Mutants from this number on are not reported. */
#define MUTANTS_MOST 4096

/* The number, or -1.  A hard link to the program has its own file. */
static inline int mutant_read(void)
{
	static const char name[] = "mutant";
	char path[4096], text[16], *slash;
	ssize_t length = readlink("/proc/self/exe", path,
				  sizeof(path) - sizeof(name));
	int fd;

	if (length <= 0)
		return -1;
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return -1;
	memcpy(slash + 1, name, sizeof(name));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return -1;
	text[length] = '\0';
	return atoi(text);
}

/* Whether the program is mutant NUMBER. */
static bool mutant(int number)
{
	static unsigned char told[MUTANTS_MOST];
	static int chosen = -2;

	if (chosen == -2)
		chosen = mutant_read();
	if (chosen == 0 && number < MUTANTS_MOST && !told[number]) {
		char line[32];
		int length = snprintf(line, sizeof(line), "mutant %d reached\n",
				      number);

		told[number] = 1;
		if (write(STDERR_FILENO, line, (size_t)length) < 0)
			told[number] = 0;
	}
	return number == chosen;
}

#endif
