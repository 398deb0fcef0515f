#ifndef BASE_CLI_H
#define BASE_CLI_H

#include <stdint.h>

/*
 * What all command lines have in common.  A tool's main() first calls
 * cli_begin(), parses with option_parse() and ends with cli_finish().
 */

/*
 * cli_begin(program): Name the program in messages, catch signals, forbid core
 * files (they may hold passwords), see that descriptors 0 to 2 are open.
 */
void cli_begin(const char *program);

/*
 * cli_usage(usage, format, ...):
 * Write what is wrong and the first line of ${usage} to stderr.  Return EXIT_USAGE.
 */
int cli_usage(const char *usage, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * cli_bad_option(usage): As getopt_long() has told what is wrong, write the hint.  Return
 * EXIT_USAGE.
 */
int cli_bad_option(const char *usage);

/* cli_help(usage), cli_version(): Write it to stdout.  Return what main() shall return. */
int cli_help(const char *usage);
int cli_version(void);

/*
 * cli_once(usage, option, value, result):
 * Store the value of an option that may be given once.  Return 0; or, where
 * ${result} is set already, -1 after a usage message.
 */
int cli_once(const char *usage, const char *option, const char *value, const char **result);

/*
 * cli_number(usage, option, value, min, max, result): Likewise, a number.  Return 0, or -1 after a
 * usage message.
 */
int cli_number(const char *usage, const char *option, const char *value, uint64_t min, uint64_t max,
    uint64_t *result);

/* cli_quiet(quiet): Where -q is given, drop notes, warnings and progress. */
void cli_quiet(int quiet);

/*
 * cli_finish(status):
 * The last act: flush and close stdout; what did not get there was not done.
 * Die of the signal that stopped us, if one did before all was done.  Return ${status}, or the
 * status of the first error reported where ${status} is EXIT_DONE.
 */
int cli_finish(int status);

#endif
