// SPDX-License-Identifier: GPL-2.0-or-later
/* program.c - other programs, run to their end */
#include "upstream/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t program_start(const char *const *argv, int input, int output)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* in which upstream's sanitizers are written */
	setenv("LC_ALL", "C", 1);
	if (input < 0)
		input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (dup2(input, 0) < 0 || (output >= 0 && dup2(output, 1) < 0))
		_exit(127);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

int program_end(pid_t pid)
{
	int status = -1;

	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}
