/*
 * usage: measure RUNS PROGRAM [ARGUMENT]...
 * Run it so many times, its output dropped, and print the median wall time in
 * microseconds, the greatest resident memory in kilobytes, and the processor time of one
 * run, on the average, in microseconds.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static long
us_of(struct timeval t)
{

	return t.tv_sec * 1000000 + t.tv_usec;
}

static int
by_size(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* By posix_spawn(3), as fork(2) would add the copy of this process to what is measured. */
static pid_t
start(char **argv)
{
	posix_spawn_file_actions_t null;
	pid_t pid;
	int rc;

	posix_spawn_file_actions_init(&null);
	posix_spawn_file_actions_addopen(&null, STDIN_FILENO, "/dev/null", O_RDWR, 0);
	posix_spawn_file_actions_adddup2(&null, STDIN_FILENO, STDOUT_FILENO);
	rc = posix_spawnp(&pid, argv[0], &null, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&null);
	return rc == 0 ? pid : -1;
}

int
main(int argc, char **argv)
{
	struct rusage usage;
	long times[1000];
	int runs, status;
	pid_t pid;

	if (argc < 3 || (runs = atoi(argv[1])) < 1 || runs > 1000) {
		fputs("usage: measure RUNS PROGRAM [ARGUMENT]...\n", stderr);
		return 2;
	}
	for (int i = 0; i < runs; i++) {
		times[i] = now_us();
		pid = start(argv + 2);
		if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
			fprintf(stderr, "measure: failed: '%s'\n", argv[2]);
			return 1;
		}
		times[i] = now_us() - times[i];
	}
	qsort(times, (size_t)runs, sizeof times[0], by_size);
	getrusage(RUSAGE_CHILDREN, &usage);
	printf("%ld %ld %ld\n", times[runs / 2], usage.ru_maxrss,
	    (us_of(usage.ru_utime) + us_of(usage.ru_stime)) / runs);
	return 0;
}
