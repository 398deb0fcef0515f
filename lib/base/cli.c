#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buf.h"
#include "cancel.h"
#include "exit.h"
#include "progress.h"
#include "report.h"
#include "str.h"

/*
 * Started with one of the first three descriptors closed, the next file to be
 * opened would get its number, and messages would go into a database.  Opened for
 * reading only, a stdout that is not there still fails to take anything.
 */
static void
fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd != -1 && fd <= STDERR_FILENO);
	if (fd != -1)
		close(fd);
}

void
cli_begin(const char *program)
{
	const struct rlimit none = { 0, 0 };

	fill_descriptors();
	report_program(program);
	setrlimit(RLIMIT_CORE, &none);
	cancel_catch();
}

static void
hint(const char *usage)
{
	int line = (int)strcspn(usage, "\n");

	fprintf(stderr, "%.*s\n", line, usage);
}

int
cli_usage(const char *usage, const char *format, ...)
{
	struct buf B = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&B, format, args);
	va_end(args);
	report(EXIT_USAGE, "%s", B.data == NULL ? "usage error" : B.data);
	hint(usage);
	buf_free(&B);
	return EXIT_USAGE;
}

int
cli_bad_option(const char *usage)
{

	hint(usage);
	return EXIT_USAGE;
}

int
cli_help(const char *usage)
{

	fputs(usage, stdout);
	return cli_finish(EXIT_DONE);
}

int
cli_version(void)
{

	puts("slate " SLATE_VERSION);
	return cli_finish(EXIT_DONE);
}

int
cli_once(const char *usage, const char *option, const char *value, const char **result)
{

	if (*result != NULL) {
		cli_usage(usage, "option given twice: '%s'", option);
		return -1;
	}
	*result = value;
	return 0;
}

int
cli_number(const char *usage, const char *option, const char *value, uint64_t min, uint64_t max,
    uint64_t *result)
{

	if (str_number(value, min, max, result) == -1) {
		cli_usage(usage, "option %s takes a whole number from %llu to %llu: '%s'", option,
		    (unsigned long long)min, (unsigned long long)max, value);
		return -1;
	}
	return 0;
}

void
cli_quiet(int quiet)
{

	if (!quiet)
		return;
	report_quiet();
	progress_off();
}

int
cli_finish(int status)
{

	if (fflush(stdout) == EOF || ferror(stdout) || (fclose(stdout) == EOF && errno != EBADF)) {
		report_errno(EXIT_FAILED, "cannot write to standard output");
		if (status == EXIT_DONE)
			status = EXIT_FAILED;
	}
	if (status == EXIT_DONE)
		status = report_status();
	/* A signal that came when all was done already stopped nothing. */
	if (status != EXIT_DONE)
		cancel_die();
	return status;
}
