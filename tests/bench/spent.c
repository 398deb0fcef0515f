/*
 * usage: spent FILE PROGRAM [ARGUMENT]...
 * Run it as it is, add the wall time in microseconds as a line to the file, and end as it did.
 */

#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int
main(int argc, char **argv)
{
	const long begun = now_us();
	int status;
	pid_t pid;
	FILE *to;

	if (argc < 3 || posix_spawnp(&pid, argv[2], NULL, NULL, argv + 2, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid)
		return 127;
	if ((to = fopen(argv[1], "a")) == NULL || fprintf(to, "%ld\n", now_us() - begun) < 0 ||
	    fclose(to) != 0)
		return 126;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
