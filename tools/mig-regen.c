#include <fcntl.h>
#include <getopt.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "django/project.h"
#include "receipt/receipt.h"
#include "task/flow.h"
#include "task/regen.h"

enum { TIMEOUT = 600, TIMEOUT_MAX = 1000000 };

struct options {
	struct regen_plan plan;
	const char *folder, *receipt, *seconds;
	int dry;
};

static const char usage[] =
    "usage: mig-regen [-nq] [-C DIR] [--alias NAME] [--database DATABASE] [--python CMD]\n"
    "                 [--timeout SECONDS] [--superuser] [--receipt FILE] [APP ...]\n"
    "\n"
    "Make migrations of the project's own apps (or of APP ...) with one makemigrations,\n"
    "then migrate, with the project's own Python.  Reads receipts from a pipe and refuses\n"
    "another database than the one that was backed up and wiped.\n"
    "\n"
    "  -C DIR               the project; default: the nearest folder upwards with manage.py\n"
    "  -n, --dry-run        only ask whether it would go well, change nothing\n"
    "  -q, --quiet          errors only\n"
    "  --alias NAME         the database in DATABASES; default: default\n"
    "  --database DATABASE  demand that the project uses this one\n"
    "  --python CMD         run Python this way; default: the project's environment\n"
    "  --timeout SECONDS    of each command; default 600, 0: none\n"
    "  --superuser          createsuperuser --noinput at last, by DJANGO_SUPERUSER_*\n"
    "  --receipt FILE       receipts go there too\n"
    "  -h, --help           -V, --version\n"
    "\n"
    "exit: 0 done, 2 usage, 3 refused, 4 receipts or project not valid, 5 failed, 6 in use\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(folder), 0 },
	{ OPTION_DRY_RUN, TO(dry), 0 },
	{ OPTION_QUIET, TO(plan.quiet), 0 },
	{ OPTION_ALIAS, TO(plan.alias), 0 },
	{ OPTION_DATABASE, TO(plan.database), 0 },
	{ 0, "python", OPTION_TEXT, TO(plan.python), 0 },
	{ 0, "timeout", OPTION_TEXT, TO(seconds), 0 },
	{ 0, "superuser", OPTION_FLAG, TO(plan.superuser), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ 0 },
};

/* Return -1 to go on, else what main() shall return. */
static int
parse(struct options *O, int argc, char **argv)
{
	uint64_t seconds = TIMEOUT;
	int status;

	if (option_parse(rows, usage, argc, argv, O, &status) == -1)
		return status;
	if (O->seconds != NULL &&
	    cli_number(usage, "--timeout", O->seconds, 0, TIMEOUT_MAX, &seconds) == -1)
		return EXIT_USAGE;
	O->plan.seconds = (unsigned)seconds;
	O->plan.apps = (const char *const *)argv + optind;
	O->plan.app_count = (size_t)(argc - optind);
	for (size_t i = 0; i < O->plan.app_count; i++)
		if (O->plan.apps[i][0] == '\0')
			return cli_usage(usage, "an app has no empty label");
	if (O->plan.alias == NULL)
		O->plan.alias = "default";
	return -1;
}

/* What is asked, refused, made and told; the flow is begun. */
static int
act(void *cookie, struct flow *F, struct project *P)
{
	struct options *O = cookie;
	struct regen *G;
	int rc = -1;

	O->plan.project = project_folder(P);
	if ((G = regen_ask(&O->plan, flow_transcript(F), O->dry)) == NULL)
		goto err0;
	if (O->dry) {
		regen_print_plan(G, F);
		rc = 0;
		goto err1;
	}
	if (regen_do(G) == -1)
		goto err1;
	regen_receipt(receipt_event(flow_receipt(F), "regen"), G);
	if (receipt_send(flow_receipt(F)) == -1)
		goto err1;
	regen_print(G, F);
	rc = 0;

err1:
	regen_free(G);
err0:
	return rc;
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	struct flow *F;
	int status;

	cli_begin("mig-regen");
	if ((status = parse(&O, argc, argv)) != -1)
		return status;
	cli_quiet(O.plan.quiet);
	if ((F = flow_begin("mig-regen", O.receipt, O.dry ? FLOW_PLAN : FLOW_RECEIPTS)) == NULL)
		return cli_finish(report_status());
	status = flow_read(F) == -1 ? report_status() : flow_locked(F, O.folder, act, &O);
	return cli_finish(flow_end(F, status));
}
