#include <getopt.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "base/str.h"
#include "task/backup.h"
#include "task/flow.h"
#include "task/source.h"

struct options {
	const char *output, *store, *alias, *project, *receipt, *level;
	int dry, quiet;
};

static const char usage[] =
    "usage: db-backup [OPTION]... [DATABASE]...\n"
    "\n"
    "Back databases up, each into one archive that is verified before it gets its name.\n"
    "\n"
    "  DATABASE         a path, a URL (sqlite:PATH, mongodb://HOST/NAME), env:NAME (URL in a\n"
    "                   variable) or @FILE (in a file);\n"
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

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(project), 0 },
	{ OPTION_ALIAS, TO(alias), 0 },
	{ 'o', "output", OPTION_TEXT, TO(output), 0 },
	{ OPTION_STORE, TO(store), 0 },
	{ 0, "level", OPTION_TEXT, TO(level), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_DRY_RUN, TO(dry), 0 },
	{ OPTION_QUIET, TO(quiet), 0 },
	{ 0 },
};

/* What does not go together. */
static int
refuse(const struct options *O, int operands)
{

	if (O->output != NULL && O->store != NULL)
		return cli_usage(usage, "-o and --store exclude each other");
	if (O->output != NULL && operands > 1)
		return cli_usage(usage, "-o takes one database");
	if (operands > 0 && (O->alias != NULL || O->project != NULL))
		return cli_usage(
		    usage, "-C and --alias tell the project's database: give no DATABASE");
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
back_up(struct flow *F, const struct options *O, int level, const char *operand)
{
	const struct backup_plan plan = { .store = O->store, .output = O->output, .level = level };
	struct source S;
	struct backup B;
	int rc;

	rc = operand != NULL ? source_open(operand, &S)
			     : source_of_project(O->project, O->alias, &S);
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
run(const struct options *O, int level, char **operands, int n)
{
	int to_stdout = O->output != NULL && strcmp(O->output, "-") == 0;
	struct flow *F;
	int rc = 0;

	F = flow_begin("db-backup", O->receipt,
	    O->dry      ? FLOW_PLAN
	    : to_stdout ? FLOW_DATA
			: FLOW_RECEIPTS);
	if (F == NULL)
		return report_status();
	if (n == 0)
		rc = back_up(F, O, level, NULL);
	/* One that fails is no reason to leave the others without a backup. */
	for (int i = 0; i < n && cancel_asked() == 0; i++)
		if (back_up(F, O, level, operands[i]) == -1)
			rc = -1;
	if (cancel_check() == -1)
		rc = -1;
	return flow_end(F, rc == 0 ? EXIT_DONE : report_status());
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	uint64_t level = BACKUP_LEVEL;
	int status;

	cli_begin("db-backup");

	/* Parse, and refuse what is left in doubt. */
	if (option_parse(rows, usage, argc, argv, &O, &status) == -1)
		return status;
	if (O.level != NULL &&
	    cli_number(usage, "--level", O.level, 0, BACKUP_LEVEL_MAX, &level) == -1)
		return EXIT_USAGE;
	if ((status = refuse(&O, argc - optind)) != EXIT_DONE)
		return status;
	cli_quiet(O.quiet);

	/* Do it. */
	status = run(&O, (int)level, argv + optind, argc - optind);

	/* What did not reach stdout was not done. */
	return cli_finish(status);
}
