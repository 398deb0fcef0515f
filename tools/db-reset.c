#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "db/target.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/reset.h"
#include "task/source.h"

struct options {
	const char *alias, *project, *receipt;
	char *history;		/* the argument of --history, or NULL; cut into ${apps} */
	const char **apps;
	const char **hosts;
	int rows, forget, quiet;
	struct reset_plan plan;
};

static const char usage[] =
    "usage: db-reset [OPTION]... [DATABASE]\n"
    "\n"
    "Empty a database, once it is proven that it can be had back: by the receipts of\n"
    "db-backup on standard input, or by a backup that is made now.\n"
    "\n"
    "  DATABASE         a path, sqlite:PATH, env:NAME (URL in a variable) or @FILE (in a file);\n"
    "                   none: that of the receipts, else the Django project's\n"
    "  -C DIR           the project (default: the nearest folder with manage.py)\n"
    "      --alias NAME the project's database of this name (default: default)\n"
    "      --rows       keep the schema and which migrations are applied\n"
    "      --history[=APP,...]\n"
    "                   only forget which migrations are applied, all or those of APP\n"
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

enum { ALIAS = 256, ROWS, HISTORY, STORE, NO_BACKUP, CONFIRM, FORCE, ALLOW_HOST, RECEIPT };

static const struct option longs[] = { { "alias", required_argument, NULL, ALIAS },
	{ "rows", no_argument, NULL, ROWS },
	{ "history", optional_argument, NULL, HISTORY },
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

/* Cut "a,b" into its parts.  Return 0, or -1 after a usage message. */
static int
take_history(struct options *O)
{
	char *rest, *app;

	O->forget++;
	if (optarg == NULL)
		return 0;
	rest = O->history = optarg;
	if ((O->apps = calloc(strlen(rest) + 1, sizeof *O->apps)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	while ((app = strsep(&rest, ",")) != NULL) {
		if (*app == '\0') {
			cli_usage(usage,
			    "option --history takes the labels of apps, with commas between");
			return -1;
		}
		O->apps[O->plan.app_count++] = app;
	}
	return 0;
}

/* One option that takes a value.  Return 0, or -1 after a usage message. */
static int
take_value(struct options *O, int option)
{

	switch (option) {
	case 'C':
		return cli_once(usage, "-C", optarg, &O->project);
	case ALIAS:
		return cli_once(usage, "--alias", optarg, &O->alias);
	case STORE:
		return cli_once(usage, "--store", optarg, &O->plan.store);
	case CONFIRM:
		return cli_once(usage, "--confirm", optarg, &O->plan.confirm);
	case RECEIPT:
		return cli_once(usage, "--receipt", optarg, &O->receipt);
	case ALLOW_HOST:
		O->hosts[O->plan.host_count++] = optarg;
		return 0;
	default:
		cli_bad_option(usage);
		return -1;
	}
}

static int
take_option(struct options *O, int option)
{

	switch (option) {
	case ROWS:
		O->rows = 1;
		return 0;
	case HISTORY:
		if (O->forget) {
			cli_usage(usage, "option given twice: '--history'");
			return -1;
		}
		return take_history(O);
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
		return take_value(O, option);
	}
}

/* What does not go together. */
static int
refuse(const struct options *O, int operands)
{

	if (operands > 1)
		return cli_usage(usage, "one database is expected");
	if (operands > 0 && (O->alias != NULL || O->project != NULL))
		return cli_usage(usage,
		    "-C and --alias tell the project's database: give no DATABASE");
	if (O->rows && O->forget)
		return cli_usage(usage, "--rows and --history exclude each other");
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
			    "'%s' or '%s'", first, of);
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
	if (operand != NULL || O->alias != NULL || O->project != NULL) {
		if ((operand != NULL ? source_open(operand, S) :
					source_of_project(O->project, O->alias, S)) == -1)
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

static int
run(const struct options *O, const char *operand)
{
	struct source S = { 0 };
	const json_t *backup;
	struct flow *F;
	int rc = -1;

	if ((F = flow_begin("db-reset", O->receipt,
	    O->plan.dry ? FLOW_PLAN : FLOW_RECEIPTS)) == NULL)
		return report_status();
	if (flow_read(F) == 0 && choose(O, flow_transcript(F), operand, &S, &backup) == 0)
		rc = reset_run(F, &S, backup, &O->plan);
	source_close(&S);
	return flow_end(F, rc == 0 ? EXIT_DONE : report_status());
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int option, status = EXIT_USAGE;

	cli_begin("db-reset");

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
	O.plan.what = O.rows ? WIPE_ROWS : O.forget ? WIPE_HISTORY : WIPE_ALL;
	O.plan.apps = O.apps;
	O.plan.hosts = O.hosts;

	/* Do it; what did not reach stdout was not done. */
	status = cli_finish(run(&O, argv[optind]));

done:
	free(O.apps);
	free(O.hosts);
	return status;
}
