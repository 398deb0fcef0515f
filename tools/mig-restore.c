#include <getopt.h>
#include <stddef.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "django/project.h"
#include "receipt/receipt.h"
#include "task/flow.h"
#include "task/putback.h"

struct options {
	const char *folder, *receipt;
	struct putback_plan plan;
	int dry, quiet;
};

static const char usage[] =
    "usage: mig-restore [-nq] [-C DIR] [--force] [--store DIR] [--receipt FILE] [ARCHIVE]\n"
    "\n"
    "Put the migration files that mig-clean archived back, with mode and times.\n"
    "\n"
    "  ARCHIVE            an archive of mig-clean (default: that of the receipts on\n"
    "                     standard input)\n"
    "  -C DIR             the project, also if the archive was made of another\n"
    "      --force        archive what is in the way, then replace or remove it\n"
    "      --store DIR    the folder of archives for that\n"
    "      --receipt FILE write the receipts there too\n"
    "  -n, --dry-run      print what would be done, and change nothing\n"
    "  -q, --quiet        errors only\n"
    "  -h, --help         this text\n"
    "  -V, --version      the version\n"
    "\n"
    "See mig-restore(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(folder), 0 },
	{ OPTION_FORCE, TO(plan.force), 0 },
	{ OPTION_STORE, TO(plan.store), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_DRY_RUN, TO(dry), 0 },
	{ OPTION_QUIET, TO(quiet), 0 },
	{ 0 },
};

/* Return -1 to go on, else what main() shall return. */
static int
parse(struct options *O, int argc, char **argv)
{
	int status;

	if (option_parse(rows, usage, argc, argv, O, &status) == -1)
		return status;
	if (argc - optind > 1)
		return cli_usage(usage, "one archive is expected");
	cli_quiet(O->quiet);
	O->plan.archive = argv[optind];
	O->plan.anywhere = O->folder != NULL;
	return -1;
}

static int
act(void *cookie, struct flow *F, struct project *P)
{
	struct options *O = cookie;
	struct putback *B;
	int rc = -1;

	O->plan.project = project_folder(P);
	if ((B = putback_read(&O->plan, flow_transcript(F))) == NULL)
		return -1;
	if (O->dry) {
		putback_print(B, F);
		rc = 0;
	} else if (putback_do(B) == 0) {
		putback_receipt(receipt_event(flow_receipt(F), "putback"), B);
		rc = receipt_send(flow_receipt(F));
		flow_say(F, "the migration files are as they were");
	}
	putback_free(B);
	return rc;
}

static int
run(struct options *O, struct flow *F)
{

	/* With an archive named, a pipe need not hold receipts (cron, loops). */
	if ((O->plan.archive == NULL ? flow_read(F) : flow_read_any(F)) == -1)
		return report_status();
	return flow_locked(F, O->folder, act, O);
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	struct flow *F;
	int status;

	cli_begin("mig-restore");
	if ((status = parse(&O, argc, argv)) != -1)
		return status;
	if ((F = flow_begin("mig-restore", O.receipt, O.dry ? FLOW_PLAN : FLOW_RECEIPTS)) == NULL)
		return cli_finish(report_status());
	status = run(&O, F);
	return cli_finish(flow_end(F, status));
}
