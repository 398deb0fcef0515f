#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "base/str.h"
#include "django/project.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"
#include "task/clean.h"
#include "task/flow.h"
#include "task/keep.h"

struct options {
	const char *folder, *store, *receipt;
	struct clean_plan plan;
	int dry, quiet;
	char *kept;			/* the archive of what was removed */
};

static const char usage[] =
    "usage: mig-clean [-nq] [-C DIR] [--helpers] [--with-dependents] [--store DIR] [APP]...\n"
    "\n"
    "Archive and remove the migration files of a Django project's own apps.\n"
    "\n"
    "  APP                only these apps, by label\n"
    "  -C DIR             the project (default: the nearest folder with manage.py)\n"
    "      --helpers      remove helper modules _NAME.py too\n"
    "      --with-dependents\n"
    "                     also of apps whose migrations depend on these\n"
    "      --store DIR    the folder of archives\n"
    "      --receipt FILE write the receipts there too\n"
    "  -n, --dry-run      print what would be removed, and change nothing\n"
    "  -q, --quiet        errors only\n"
    "  -h, --help         this text\n"
    "  -V, --version      the version\n"
    "\n"
    "See mig-clean(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(folder), 0 },
	{ 0, "helpers", OPTION_FLAG, TO(plan.helpers), 0 },
	{ 0, "with-dependents", OPTION_FLAG, TO(plan.dependents), 0 },
	{ OPTION_STORE, TO(store), 0 },
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
	O->plan.apps = (const char *const *)argv + optind;
	O->plan.app_count = (size_t)(argc - optind);
	cli_quiet(O->quiet);
	return -1;
}

static int
remove_files(struct options *O, struct flow *F, struct clean *C, const char *project)
{
	const struct keep_list *L = clean_files(C);
	struct keep_archive A = { 0 };
	int rc = -1;

	if (clean_tell(C) == -1)
		return -1;
	if (transcript_last(flow_transcript(F), "reset") == NULL && L->n > 0)
		report_note(
		    "the database still knows the removed migrations: db-reset makes it forget");
	if (O->dry) {
		for (size_t i = 0; i < L->n; i++)
			flow_say(F, "%s", L->all[i].path);
		return 0;
	}
	if (keep_archive(project, O->store, clean_files(C), &A) == -1)
		return -1;
	if (clean_remove(C, &A) == -1)
		goto done;
	clean_receipt(receipt_event(flow_receipt(F), "clean"), C, &A);
	/* What nobody is told of was not done. */
	if ((rc = receipt_send(flow_receipt(F))) == -1) {
		clean_retreat(C, &A);
		goto done;
	}
	O->kept = A.path == NULL ? NULL : str_dup(A.path);
	flow_say(F, "removed %zu files%s%s", L->n, A.path != NULL ? ", kept in " : "",
	    A.path != NULL ? A.path : "");

done:
	keep_archive_free(&A);
	return rc;
}

static int
act(void *cookie, struct flow *F, struct project *P)
{
	struct options *O = cookie;
	struct clean *C = clean_read(P, &O->plan);
	int rc = C == NULL ? -1 : remove_files(O, F, C, project_folder(P));

	clean_free(C);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	struct flow *F;
	int status;

	cli_begin("mig-clean");
	if ((status = parse(&O, argc, argv)) != -1)
		return status;
	if ((F = flow_begin("mig-clean", O.receipt, O.dry ? FLOW_PLAN : FLOW_RECEIPTS)) == NULL)
		return cli_finish(report_status());
	status = flow_read(F) == -1 ? report_status() : flow_locked(F, O.folder, act, &O);
	status = flow_end(F, status);
	if (status != EXIT_DONE && O.kept != NULL)
		report(EXIT_FAILED, "what was removed is in the archive: '%s'", O.kept);
	free(O.kept);
	return cli_finish(status);
}
