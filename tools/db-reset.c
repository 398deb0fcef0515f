#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "base/str.h"
#include "check/leftover.h"
#include "check/subject.h"
#include "db/target.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/reset.h"
#include "task/source.h"

struct options {
	const char *alias, *project, *receipt;
	const char *history;
	struct option_list apps, hosts;
	int rows, leftovers, quiet;
	struct reset_plan plan;
};

static const char usage[] =
    "usage: db-reset [OPTION]... [DATABASE]\n"
    "\n"
    "Empty a database, once it is proven that it can be had back: by the receipts of\n"
    "db-backup on standard input, or by a backup that is made now.\n"
    "\n"
    "  DATABASE         a path, a URL (sqlite:PATH, mongodb://HOST/NAME), env:NAME (URL in a\n"
    "                   variable) or @FILE (in a file);\n"
    "                   none: that of the receipts, else the Django project's\n"
    "  -C DIR           the project (default: the nearest folder with manage.py)\n"
    "      --alias NAME the project's database of this name (default: default)\n"
    "      --rows       keep the schema and which migrations are applied\n"
    "      --history[=APP,...]\n"
    "                   only forget which migrations are applied, all or those of APP\n"
    "      --leftovers  only drop what failed attempts to migrate have left\n"
    "      --store DIR  the folder of archives for a backup made now\n"
    "      --no-backup  make and demand none; then --confirm is needed\n"
    "      --confirm NAME\n"
    "                   the name of the database, for a file its folder and its own\n"
    "      --force      also if it is damaged, or if others have it open\n"
    "      --allow-host HOST\n"
    "                   a database on this host is for development\n"
    "      --receipt FILE\n"
    "                   write the receipts there too\n"
    "  -n, --dry-run    say what would be done, and change nothing\n"
    "  -q, --quiet      errors only\n"
    "  -h, --help       this text\n"
    "  -V, --version    the version\n"
    "\n"
    "See db-reset(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(project), 0 },
	{ OPTION_ALIAS, TO(alias), 0 },
	{ 0, "rows", OPTION_FLAG, TO(rows), 0 },
	{ 0, "history", OPTION_MAYBE, TO(history), 0 },
	{ 0, "leftovers", OPTION_FLAG, TO(leftovers), 0 },
	{ OPTION_STORE, TO(plan.store), 0 },
	{ OPTION_NO_BACKUP, TO(plan.no_backup), 0 },
	{ OPTION_CONFIRM, TO(plan.confirm), 0 },
	{ OPTION_FORCE, TO(plan.wipe.force), 0 },
	{ OPTION_ALLOW_HOST, TO(hosts), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_DRY_RUN, TO(plan.dry), 0 },
	{ OPTION_QUIET, TO(quiet), 0 },
	{ 0 },
};

/* Cut "a,b", the text ${list} of --history, into apps.  Return 0, or -1 after a message. */
static int
cut_history(struct options *O, char *list)
{
	char *app;

	while ((app = strsep(&list, ",")) != NULL) {
		if (*app == '\0') {
			cli_usage(usage,
			    "option --history takes the labels of apps, with commas between");
			return -1;
		}
		if (option_add(&O->apps, app) == -1)
			return -1;
	}
	return 0;
}

/* What does not go together. */
static int
refuse(const struct options *O, int operands)
{

	if (operands > 1)
		return cli_usage(usage, "one database is expected");
	/* Which migrations there are, the project tells. */
	if (operands > 0 && (O->alias != NULL || (O->project != NULL && !O->leftovers)))
		return cli_usage(
		    usage, "-C and --alias tell the project's database: give no DATABASE");
	if (O->rows + O->leftovers + (O->history != NULL) > 1)
		return cli_usage(usage, "--rows, --history and --leftovers exclude each other");
	if (O->plan.no_backup && O->plan.store != NULL)
		return cli_usage(usage, "--no-backup and --store exclude each other");
	return EXIT_DONE;
}

/*
 * The backup that the receipts tell of; with several, that of the database ${id}, if it
 * is known.
 */
static int
find_backup(const struct transcript *T, const char *id, const json_t **backup)
{
	const char *first = NULL;

	*backup = NULL;
	for (size_t i = 0; i < transcript_count(T); i++) {
		const json_t *line = transcript_line(T, i);
		const char *event = transcript_string(line, "event");
		const char *of = transcript_string(line, "database.id");

		if (event == NULL || strcmp(event, "backup") != 0 || of == NULL)
			continue;
		if (id == NULL && first != NULL && strcmp(first, of) != 0)
			return report(EXIT_REFUSED,
			    "several databases were backed up: say which is meant: "
			    "'%s' or '%s'",
			    first, of);
		first = first == NULL ? of : first;
		if (*backup == NULL || id == NULL || strcmp(id, of) == 0)
			*backup = line;
	}
	return 0;
}

/*
 * The file that the receipts tell of, by the way that the project led to it: a link out of
 * it is refused later.
 */
static int
open_backed_up(const json_t *backup, const char *id, struct source *S)
{
	const char *named = transcript_string(backup, "named");
	const char *project = transcript_string(backup, "project");

	if (source_open(named == NULL ? id : named, S) == -1)
		return -1;
	return project == NULL || (S->project = str_dup(project)) != NULL ? 0 : -1;
}

/* Which database, and what proves its backup. */
static int
choose(const struct options *O, const struct transcript *T, const char *operand, struct source *S,
    const json_t **backup)
{
	const char *id, *engine;

	*S = (struct source){ 0 };
	if (operand != NULL || O->leftovers || O->alias != NULL || O->project != NULL) {
		if ((operand != NULL ? source_open(operand, S)
				     : source_of_project(O->project, O->alias, S)) == -1)
			return -1;
		return find_backup(T, S->facts.id, backup);
	}
	if (find_backup(T, NULL, backup) == -1)
		return -1;
	id = transcript_string(*backup, "database.id");
	engine = transcript_string(*backup, "database.engine");
	/*
	 * The identity of a file is its name; that of a server's database does not tell how to
	 * get there.
	 */
	if (id != NULL && engine != NULL && strcmp(engine, "sqlite") == 0 &&
	    str_begins(id, "sqlite:/"))
		return open_backed_up(*backup, id, S);
	return source_of_project(NULL, NULL, S);
}

/* What the project's migrations do not account for in the database. */
static int
find_leftovers(const struct options *O, const struct source *S, struct leftovers *L)
{
	const struct project_choice as = { 0 };
	struct subject subject = { 0 };
	struct project *P;
	int rc = -1;

	*L = (struct leftovers){ 0 };
	if ((P = project_open(O->project, &as)) == NULL)
		return -1;
	if (subject_read(&subject, P, NULL) == -1 ||
	    subject_connect(&subject, S->engine, S->db) == -1 || subject_build(&subject) == -1)
		goto done;
	subject.alias = O->alias;
	rc = leftovers_find(&subject, L);

done:
	subject_free(&subject);
	project_free(P);
	return rc;
}

static int
drop_leftovers(const struct options *O, struct flow *F, const struct source *S,
    const json_t *backup)
{
	struct reset_plan plan = O->plan;
	struct leftovers L = { 0 };
	int rc = reset_begin(S, &plan);

	if (rc == 0)
		rc = find_leftovers(O, S, &L);
	if (rc == 0 && L.kept > 0)
		report_note("tables left over that hold rows are kept: %zu: mig-verify --db "
			    "--select D002 names them",
		    L.kept);
	plan.wipe.leftovers = L.all;
	plan.wipe.leftover_count = L.n;
	if (rc == 0 && L.n == 0)
		flow_say(F, "nothing is left over in %s", S->facts.name);
	else if (rc == 0)
		rc = reset_run(F, S, backup, &plan);
	leftovers_free(&L);
	return rc;
}

static int
run(const struct options *O, const char *operand)
{
	struct source S = { 0 };
	const json_t *backup;
	struct flow *F;
	int rc = -1, status;

	if ((F = flow_begin("db-reset", O->receipt, O->plan.dry ? FLOW_PLAN : FLOW_RECEIPTS)) ==
	    NULL)
		return report_status();
	if (flow_read(F) == 0 && choose(O, flow_transcript(F), operand, &S, &backup) == 0)
		rc = O->leftovers ? drop_leftovers(O, F, &S, backup)
				  : reset_run(F, &S, backup, &O->plan);
	status = flow_end(F, rc == 0 ? EXIT_DONE : report_status());
	if (rc == 0 && status != EXIT_DONE && !O->plan.dry && !O->leftovers)
		reset_unheard(&S);
	source_close(&S);
	return status;
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	char *history = NULL;
	int status;

	cli_begin("db-reset");

	/* Parse, and refuse what is left in doubt. */
	if (option_parse(rows, usage, argc, argv, &O, &status) == -1)
		goto done;
	if (O.history != NULL && O.history != option_alone &&
	    ((history = str_dup(O.history)) == NULL || cut_history(&O, history) == -1)) {
		status = report_status();
		goto done;
	}
	if ((status = refuse(&O, argc - optind)) != EXIT_DONE)
		goto done;
	cli_quiet(O.quiet);
	O.plan.wipe.what = O.rows		 ? WIPE_ROWS
			   : O.history != NULL ? WIPE_HISTORY
			   : O.leftovers	 ? WIPE_LEFTOVERS
						 : WIPE_ALL;
	O.plan.wipe.apps = O.apps.all;
	O.plan.wipe.app_count = O.apps.n;
	O.plan.hosts = O.hosts.all;
	O.plan.host_count = O.hosts.n;

	/* Do it; what did not reach stdout was not done. */
	status = cli_finish(run(&O, argv[optind]));

done:
	option_free(rows, &O);
	free(O.apps.all);
	free(history);
	return status;
}
