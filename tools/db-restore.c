#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/mongodump.h"
#include "task/proof.h"
#include "task/restore.h"

struct options {
	const char *receipt;
	const char **hosts;
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

enum { INTO = 256, PAYLOAD, STORE, NO_BACKUP, CONFIRM, FORCE, ALLOW_HOST, RECEIPT };

static const struct option longs[] = { { "into", required_argument, NULL, INTO },
	{ "payload", no_argument, NULL, PAYLOAD },
	{ "store", required_argument, NULL, STORE },
	{ "no-backup", no_argument, NULL, NO_BACKUP },
	{ "confirm", required_argument, NULL, CONFIRM },
	{ "force", no_argument, NULL, FORCE },
	{ "allow-host", required_argument, NULL, ALLOW_HOST },
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
		return cli_once(usage, "-C", optarg, &O->plan.project);
	case INTO:
		return cli_once(usage, "--into", optarg, &O->plan.into);
	case STORE:
		return cli_once(usage, "--store", optarg, &O->plan.store);
	case CONFIRM:
		return cli_once(usage, "--confirm", optarg, &O->plan.confirm);
	case RECEIPT:
		return cli_once(usage, "--receipt", optarg, &O->receipt);
	case ALLOW_HOST:
		O->hosts[O->plan.host_count++] = optarg;
		return 0;
	case PAYLOAD:
		O->payload = 1;
		return 0;
	case NO_BACKUP:
		O->plan.no_backup = 1;
		return 0;
	case FORCE:
		O->plan.force = 1;
		return 0;
	case 'n':
		O->plan.dry = 1;
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
	const struct restore_plan *plan = &O->plan;

	if (operands > 1)
		return cli_usage(usage, "one archive is expected");
	if (O->payload && (plan->into != NULL || plan->store != NULL || plan->no_backup ||
			      plan->confirm != NULL || plan->force))
		return cli_usage(usage,
		    "--payload restores nothing: it goes with no other option but -n, -q "
		    "and --receipt");
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
	int rc;

	F = flow_begin("db-restore", O->receipt,
	    O->plan.dry ? FLOW_PLAN : O->payload ? FLOW_DATA : FLOW_RECEIPTS);
	if (F == NULL)
		return report_status();
	if ((rc = choose(F, operand, O, &P)) == 0 && O->payload && O->plan.mongodump != NULL)
		rc = report(EXIT_INVALID, "no archive of slate's: '%s'", operand);
	if (rc == 0)
		rc = O->payload ? restore_payload(&P, O->plan.dry) : restore_run(F, &P, &O->plan);
	proof_free(&P);
	return flow_end(F, rc == 0 ? EXIT_DONE : report_status());
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int option, status = EXIT_USAGE;

	cli_begin("db-restore");

	/* Parse, and refuse what is left in doubt. */
	if ((O.hosts = calloc((size_t)argc, sizeof *O.hosts)) == NULL)
		return EXIT_FAILED;
	while ((option = getopt_long(argc, argv, "C:nqhV", longs, NULL)) != -1) {
		if (option == 'h' || option == 'V') {
			status = option == 'h' ? cli_help(usage) : cli_version();
			goto done;
		}
		if (take_option(&O, option) == -1)
			goto done;
	}
	if ((status = refuse(&O, argc - optind)) != EXIT_DONE)
		goto done;
	if (O.quiet) {
		report_quiet();
		progress_off();
	}
	O.plan.hosts = O.hosts;

	/* Do it; what did not reach stdout was not done. */
	status = cli_finish(run(&O, argv[optind]));

done:
	free(O.hosts);
	return status;
}
