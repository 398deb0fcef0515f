#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "task/backup.h"
#include "task/flow.h"
#include "task/source.h"

struct options {
	const char *output, *store, *alias, *project, *receipt;
	uint64_t level;
	int level_given;
	int dry, quiet;
};

static const char usage[] =
    "usage: db-backup [OPTION]... [DATABASE]...\n"
    "\n"
    "Back databases up, each into one archive that is verified before it gets its name.\n"
    "\n"
    "  DATABASE         a path, sqlite:PATH, env:NAME (URL in a variable) or @FILE (in a file);\n"
    "                   none: the Django project's\n"
    "  -C DIR           the project (default: the nearest folder with manage.py)\n"
    "      --alias NAME the project's database of this name (default: default)\n"
    "  -o, --output FILE\n"
    "                   the archive's name; -: standard output\n"
    "      --store DIR  the folder of archives (default: $SLATE_STORE or\n"
    "                   ~/.local/state/slate)\n"
    "      --level N    compress more or less, 1 to 9, or not at all, 0 (default: 3)\n"
    "      --receipt FILE\n"
    "                   write the receipts there too\n"
    "  -n, --dry-run    say what would be done, and change nothing\n"
    "  -q, --quiet      errors only\n"
    "  -h, --help       this text\n"
    "  -V, --version    the version\n"
    "\n"
    "Standard output carries receipts for db-reset and others, unless it is a terminal.\n"
    "See db-backup(1).\n";

enum { ALIAS = 256, STORE, LEVEL, RECEIPT };

static const struct option longs[] = { { "alias", required_argument, NULL, ALIAS },
	{ "output", required_argument, NULL, 'o' },
	{ "store", required_argument, NULL, STORE },
	{ "level", required_argument, NULL, LEVEL },
	{ "receipt", required_argument, NULL, RECEIPT },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 } };

/* One option.  Return 0, or -1 after a usage message. */
static int
take_option(struct options *O, int option)
{

	switch (option) {
	case 'C':
		return cli_once(usage, "-C", optarg, &O->project);
	case 'o':
		return cli_once(usage, "-o", optarg, &O->output);
	case ALIAS:
		return cli_once(usage, "--alias", optarg, &O->alias);
	case STORE:
		return cli_once(usage, "--store", optarg, &O->store);
	case RECEIPT:
		return cli_once(usage, "--receipt", optarg, &O->receipt);
	case LEVEL:
		if (O->level_given++) {
			cli_usage(usage, "option given twice: '--level'");
			return -1;
		}
		return cli_number(usage, "--level", optarg, 0, BACKUP_LEVEL_MAX, &O->level);
	case 'n':
		O->dry = 1;
		return 0;
	case 'q':
		O->quiet = 1;
		return 0;
	default:
		cli_bad_option(usage);
		return -1;
	}
}

/* What does not go together. */
static int
refuse(const struct options *O, int operands)
{

	if (O->output != NULL && O->store != NULL)
		return cli_usage(usage, "-o and --store exclude each other");
	if (O->output != NULL && operands > 1)
		return cli_usage(usage, "-o takes one database");
	if (operands > 0 && (O->alias != NULL || O->project != NULL))
		return cli_usage(usage,
		    "-C and --alias tell the project's database: give no DATABASE");
	if (O->output != NULL && strcmp(O->output, "-") == 0 && isatty(STDOUT_FILENO) && !O->dry)
		return cli_usage(usage, "an archive is not written to a terminal: give -o FILE");
	return EXIT_DONE;
}

static void
say_plan(struct flow *F, const struct source *S, const struct options *O)
{
	char size[32];

	flow_say(F, "would back up %s (%s)%s%s", S->facts.name,
	    S->facts.present ? str_size(size, sizeof size, S->facts.bytes) : "does not exist",
	    O->output == NULL ? "" : " to ", O->output == NULL ? "" : O->output);
}

static int
back_up(struct flow *F, const struct options *O, const char *operand)
{
	const struct backup_plan plan = { .store = O->store,
		.output = O->output,
		.level = O->level_given ? (int)O->level : BACKUP_LEVEL };
	struct source S;
	struct backup B;
	int rc;

	rc = operand != NULL ? source_open(operand, &S) : source_of_project(O->project, O->alias,
	    &S);
	if (rc == 0 && O->dry)
		say_plan(F, &S, O);
	else if (rc == 0 && (rc = backup_make(&S, &plan, &B)) == 0) {
		rc = backup_tell(F, &B);
		backup_free(&B);
	}
	source_close(&S);
	return rc;
}

static int
run(const struct options *O, char **operands, int n)
{
	int to_stdout = O->output != NULL && strcmp(O->output, "-") == 0;
	struct flow *F;
	int rc = 0;

	F = flow_begin("db-backup", O->receipt,
	    O->dry ? FLOW_PLAN : to_stdout ? FLOW_DATA : FLOW_RECEIPTS);
	if (F == NULL)
		return report_status();
	if (n == 0)
		rc = back_up(F, O, NULL);
	/* One that fails is no reason to leave the others without a backup. */
	for (int i = 0; i < n && cancel_asked() == 0; i++)
		if (back_up(F, O, operands[i]) == -1)
			rc = -1;
	if (cancel_check() == -1)
		rc = -1;
	return flow_end(F, rc == 0 ? EXIT_DONE : report_status());
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int option, status;

	cli_begin("db-backup");

	/* Parse, and refuse what is left in doubt. */
	while ((option = getopt_long(argc, argv, "C:o:nqhV", longs, NULL)) != -1) {
		if (option == 'h')
			return cli_help(usage);
		if (option == 'V')
			return cli_version();
		if (take_option(&O, option) == -1)
			return EXIT_USAGE;
	}
	if ((status = refuse(&O, argc - optind)) != EXIT_DONE)
		return status;
	if (O.quiet) {
		report_quiet();
		progress_off();
	}

	/* Do it. */
	status = run(&O, argv + optind, argc - optind);

	/* What did not reach stdout was not done. */
	return cli_finish(status);
}
