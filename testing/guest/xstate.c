// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xstate.c - lets an older User-Mode Linux run on a processor with AMX.
 *
 * To be preloaded.  A kernel that traces its processes (6.1, 6.12) keeps their
 * extended registers in a buffer of 2,696 bytes, and gives them back by
 * PTRACE_SETREGSET from that.  Where the processor has more of them the host
 * takes all or nothing (EFAULT), and the guest's first process is the last:
 * "ptrace set fp regs failed".  What is not in the buffer is added here as the
 * process has it.
 */
#include <errno.h>
#include <linux/elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 1 << 16 }; /* bytes of registers; AMX makes it 11,008 */

static long call(int request, pid_t pid, const void *address, void *data)
{
	return syscall(SYS_ptrace, request, pid, address, data);
}

/* All registers of @pid, the first of which become those of @part. */
static long set_registers(pid_t pid, const void *address, struct iovec *part)
{
	static char bytes[MOST] __attribute__((aligned(64)));
	struct iovec all = { bytes, sizeof(bytes) };

	if (call(PTRACE_GETREGSET, pid, address, &all) ||
	    all.iov_len <= part->iov_len)
		return call(PTRACE_SETREGSET, pid, address, part);
	memcpy(bytes, part->iov_base, part->iov_len);
	return call(PTRACE_SETREGSET, pid, address, &all);
}

/* As glibc's, to which what is peeked at is the result. */
long ptrace(enum __ptrace_request request, ...)
{
	long word = 0, result;
	va_list arguments;
	void *address, *data;
	pid_t pid;

	va_start(arguments, request);
	pid = va_arg(arguments, pid_t);
	address = va_arg(arguments, void *);
	data = va_arg(arguments, void *);
	va_end(arguments);
	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
	case PTRACE_PEEKUSER:
		result = call(request, pid, address, &word);
		if (!result)
			errno = 0;
		return result ? result : word;
	case PTRACE_SETREGSET:
		if ((uintptr_t)address == NT_X86_XSTATE)
			return set_registers(pid, address, data);
		break;
	default:
		break;
	}
	return call(request, pid, address, data);
}
