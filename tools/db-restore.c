#include <getopt.h>
#include <stddef.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/mongodump.h"
#include "task/proof.h"
#include "task/restore.h"

struct options {
	const char *receipt;
	struct option_list hosts, only, exclude;
	int payload, quiet;
	struct restore_plan plan;
};

static const char usage[] =
    "usage: db-restore [OPTION]... [ARCHIVE]\n"
    "\n"
    "Bring a database back from an archive.  What is there now is backed up first.\n"
    "\n"
    "  ARCHIVE          the archive, -: from standard input; none: the one of the receipts\n"
    "                   on standard input; or an archive or folder of mongodump's\n"
    "  -C DIR           the project, where its server has the database (default: the nearest\n"
    "                   folder with manage.py)\n"
    "      --into DATABASE\n"
    "                   there, instead of where it was; a path or URL, env:NAME or @FILE\n"
    "      --only NAME  of MongoDB: only this collection; more than once\n"
    "      --exclude NAME\n"
    "                   of MongoDB: all but this collection; more than once\n"
    "      --payload    only write the bare database image to standard output\n"
    "      --store DIR  the folder for the backup of what is there (default: $SLATE_STORE\n"
    "                   or ~/.local/state/slate)\n"
    "      --no-backup  do not back up what is there; then --confirm is needed\n"
    "      --confirm NAME\n"
    "                   the name of the database, for a file its folder and its own\n"
    "      --force      also if others have it open\n"
    "      --allow-host HOST\n"
    "                   a database on this host is for development\n"
    "      --receipt FILE\n"
    "                   write the receipts there too\n"
    "  -n, --dry-run    verify, say what would be done, and change nothing\n"
    "  -q, --quiet      errors only\n"
    "  -h, --help       this text\n"
    "  -V, --version    the version\n"
    "\n"
    "See db-restore(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(plan.project), 0 },
	{ 0, "into", OPTION_TEXT, TO(plan.into), 0 },
	{ 0, "only", OPTION_LIST, TO(only), 0 },
	{ 0, "exclude", OPTION_LIST, TO(exclude), 0 },
	{ 0, "payload", OPTION_FLAG, TO(payload), 0 },
	{ OPTION_STORE, TO(plan.store), 0 },
	{ OPTION_NO_BACKUP, TO(plan.no_backup), 0 },
	{ OPTION_CONFIRM, TO(plan.confirm), 0 },
	{ OPTION_FORCE, TO(plan.force), 0 },
	{ OPTION_ALLOW_HOST, TO(hosts), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_DRY_RUN, TO(plan.dry), 0 },
	{ OPTION_QUIET, TO(quiet), 0 },
	{ 0 },
};

/* What does not go together. */
static int
refuse(const struct options *O, int operands)
{
	const struct restore_plan *plan = &O->plan;

	if (operands > 1)
		return cli_usage(usage, "one archive is expected");
	if (O->payload && (plan->into != NULL || plan->store != NULL || plan->no_backup ||
			      plan->confirm != NULL || plan->force || O->only.n > 0 ||
			      O->exclude.n > 0))
		return cli_usage(usage,
		    "--payload restores nothing: it goes with no other option but -n, -q "
		    "and --receipt");
	if (O->only.n > 0 && O->exclude.n > 0)
		return cli_usage(usage, "--only and --exclude exclude each other");
	if (plan->no_backup && plan->store != NULL)
		return cli_usage(usage, "--no-backup and --store exclude each other");
	if (O->payload && !plan->dry && isatty(STDOUT_FILENO))
		return cli_usage(usage, "a database is not written to a terminal");
	return EXIT_DONE;
}

/* Which archive is meant. */
static int
choose(struct flow *F, const char *operand, struct options *O, struct proof *P)
{
	const json_t *backup;

	if (operand != NULL && mongodump_is(operand)) {
		O->plan.mongodump = operand;
		return 0;
	}
	if (operand != NULL)
		return proof_of_file(operand, P);
	if (flow_read(F) == -1)
		return -1;
	if (flow_transcript(F) == NULL)
		return report(EXIT_USAGE,
		    "an ARCHIVE is expected, or the receipts of a backup on standard input");
	if ((backup = transcript_last(flow_transcript(F), "backup")) == NULL)
		return report(EXIT_INVALID, "the receipts tell of no backup");
	return proof_of_receipt(backup, P);
}

static int
run(struct options *O, const char *operand)
{
	struct proof P = { .fd = -1 };
	struct flow *F;
	int rc, status;

	F = flow_begin("db-restore", O->receipt,
	    O->plan.dry  ? FLOW_PLAN
	    : O->payload ? FLOW_DATA
			 : FLOW_RECEIPTS);
	if (F == NULL)
		return report_status();
	if ((rc = choose(F, operand, O, &P)) == 0 && O->payload && O->plan.mongodump != NULL)
		rc = report(EXIT_INVALID, "no archive of slate's: '%s'", operand);
	if (rc == 0)
		rc = O->payload ? restore_payload(&P, O->plan.dry) : restore_run(F, &P, &O->plan);
	proof_free(&P);
	status = flow_end(F, rc == 0 ? EXIT_DONE : report_status());
	if (rc == 0 && status != EXIT_DONE && !O->payload && !O->plan.dry)
		report(EXIT_FAILED, "only the receipt is missing: the database was restored");
	return status;
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int status;

	cli_begin("db-restore");

	/* Parse, and refuse what is left in doubt. */
	if (option_parse(rows, usage, argc, argv, &O, &status) == -1)
		goto done;
	if ((status = refuse(&O, argc - optind)) != EXIT_DONE)
		goto done;
	cli_quiet(O.quiet);
	O.plan.hosts = O.hosts.all;
	O.plan.host_count = O.hosts.n;
	O.plan.only = (struct db_selection){ .names = O.only.n > 0 ? O.only.all : O.exclude.all,
		.n = O.only.n + O.exclude.n,
		.exclude = O.exclude.n > 0 };

	/* Do it; what did not reach stdout was not done. */
	status = cli_finish(run(&O, argv[optind]));

done:
	option_free(rows, &O);
	return status;
}
