/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant.h - which mutant a program of the mutated build is.
 *
 * Copied into libreswan's tree and included by each file that has mutants.  A
 * file "mutant" beside the program has the number.  0: the program is as it was,
 * and says on stderr which mutants it reaches, each once, so that what is known
 * of it does not depend on how it ends.  No file: it is as it was.
 */
#ifndef PLUTO_MUTANT_H
#define PLUTO_MUTANT_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of more than that it is not told what is reached. */
#define MUTANTS_MOST 4096

/* The number, or -1.  A hard link to the program has a file of its own. */
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
