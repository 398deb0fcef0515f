#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/heap.h"
#include "base/json.h"
#include "base/option.h"
#include "base/option_file.h"
#include "base/report.h"
#include "base/str.h"
#include "check/draw.h"
#include "check/explain.h"
#include "check/home.h"
#include "check/ignore.h"
#include "check/output.h"
#include "check/patch.h"
#include "check/rule.h"
#include "check/state_write.h"
#include "check/subject.h"
#include "check/unsure.h"
#include "django/version.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/source.h"

/* What a project of some 100 migrations needs. */
enum { HEAP = 1024 * 1024 };

struct options {
	const char *project, *alias, *database, *receipt, *django;
	const char *base, *fail_on, *format, *graph, *explain, *state, *at, *at_name;
	struct rule_choice choice;
	struct option_list settings, folders, exclude;
	int no_settings, db, plan, patch, quiet;
	char *const *apps;
	size_t apps_n;
};

static const char usage[] =
    "usage: mig-verify [OPTION]... [APP]...\n"
    "\n"
    "Check the migrations of a Django project without running it; one finding a line.\n"
    "\n"
    "  APP              only findings of these apps; plan or graph of them and what they need\n"
    "  -C DIR           the project (default: the nearest folder with manage.py)\n"
    "      --no-settings\n"
    "                   any folder: each migrations folder below it is an app\n"
    "      --setting NAME=VALUE\n"
    "                   what the settings say, as AUTH_USER_MODEL=users.User; repeatable\n"
    "      --migrations-dir NAME\n"
    "                   folders of this name hold migrations, too; repeatable\n"
    "      --exclude NAME\n"
    "                   leave out folders of this name, or of this path; repeatable\n"
    "      --django X.Y the version of Django that is meant\n"
    "      --db         look at the project's database too (default when receipts come in)\n"
    "      --base REVISION\n"
    "                   compare migrations with the branch that this one goes to, by git\n"
    "      --alias NAME its database of this name (default: default)\n"
    "      --database DATABASE\n"
    "                   this database: a path, a URL, env:NAME or @FILE\n"
    "      --select CODE,...\n"
    "                   only rules whose codes begin so, as G or H001,D\n"
    "      --ignore CODE,...\n"
    "                   not these\n"
    "      --fail-on LEVEL\n"
    "                   end with status 1 from this level on: error, warning or info\n"
    "      --format FORMAT\n"
    "                   text, json, sarif or github\n"
    "      --explain CODE\n"
    "                   tell what a rule means, and what to do\n"
    "      --patch      print a diff of what can be mended, for patch -p1\n"
    "      --plan       print the migrations in the order of migrate\n"
    "      --graph=FORMAT\n"
    "                   print the graph: json, dot (Graphviz) or mermaid\n"
    "      --state=json print the models that history ends with, with tables and columns\n"
    "      --at APP MIGRATION\n"
    "                   print those that this migration ends with; the name may be cut off\n"
    "      --receipt FILE\n"
    "                   write receipts there\n"
    "  -q, --quiet      say nothing on standard error but errors\n"
    "  -h, --help       this text\n"
    "  -V, --version    the version\n"
    "\n"
    "See mig-verify(1).\n";

/* A new option is one row here and one line above. */
#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(project), 0 },
	{ 0, "no-settings", OPTION_FLAG, TO(no_settings), 1 },
	{ 0, "setting", OPTION_LIST, TO(settings), 1 },
	{ 0, "migrations-dir", OPTION_LIST, TO(folders), 1 },
	{ 0, "exclude", OPTION_LIST, TO(exclude), 1 },
	{ 0, "django", OPTION_TEXT, TO(django), 1 },
	{ 0, "db", OPTION_FLAG, TO(db), 0 },
	{ 0, "base", OPTION_TEXT, TO(base), 0 },
	{ OPTION_ALIAS, TO(alias), 0 },
	{ OPTION_DATABASE, TO(database), 0 },
	{ 0, "select", OPTION_TEXT, TO(choice.select), 1 },
	{ 0, "ignore", OPTION_TEXT, TO(choice.ignore), 1 },
	{ 0, "fail-on", OPTION_TEXT, TO(fail_on), 1 },
	{ 0, "format", OPTION_TEXT, TO(format), 0 },
	{ 0, "explain", OPTION_TEXT, TO(explain), 0 },
	{ 0, "patch", OPTION_FLAG, TO(patch), 0 },
	{ 0, "plan", OPTION_FLAG, TO(plan), 0 },
	{ 0, "graph", OPTION_TEXT, TO(graph), 0 },
	{ 0, "state", OPTION_TEXT, TO(state), 0 },
	{ 0, "at", OPTION_TEXT, TO(at), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_QUIET, TO(quiet), 1 },
	{ 0 },
};

static int
level_named(const char *name)
{

	for (int i = SEVERITY_INFO; i <= SEVERITY_ERROR; i++)
		if (strcmp(finding_level(i), name) == 0)
			return i;
	return -1;
}

/* Why a value is wrong, on the command line or in the options file; NULL: it is right. */
static const char *
check_value(const char *name, const char *value)
{

	if (strcmp(name, "fail-on") == 0 && level_named(value) == -1)
		return "takes error, warning or info";
	if (strcmp(name, "format") == 0 && output_named(value) == -1)
		return "takes text, json, sarif or github";
	if (strcmp(name, "graph") == 0 && draw_named(value) == -1)
		return "takes json, dot or mermaid";
	if (strcmp(name, "state") == 0 && strcmp(value, "json") != 0)
		return "takes json";
	if (strcmp(name, "django") == 0 && version_number(value) == 0)
		return "takes a version of Django, as 5.2";
	if (strcmp(name, "setting") == 0 && strchr(value, '=') == NULL)
		return "takes NAME=VALUE";
	if ((strcmp(name, "select") == 0 || strcmp(name, "ignore") == 0) &&
	    rules_unknown(value, strlen(value)) != NULL)
		return "no rule has a code that begins so";
	return NULL;
}

/* --at APP MIGRATION: the first operand is the migration.  Return 0, or -1 after a message. */
static int
take_at(struct options *O)
{

	if (O->at == NULL)
		return 0;
	if (O->apps_n == 0) {
		cli_usage(usage, "--at takes an app and a migration, as --at shop 0003");
		return -1;
	}
	O->at_name = *O->apps++;
	O->apps_n--;
	O->state = "json";
	return 0;
}

/* What does not go together.  Return 0, or -1 after a usage message. */
static int
check_options(const struct options *O)
{

	if (O->plan + (O->graph != NULL) + (O->state != NULL) > 1) {
		cli_usage(usage, "--plan, --graph and --state do not go together");
		return -1;
	}
	if (O->database == NULL || O->alias == NULL)
		return 0;
	cli_usage(usage, "--database and --alias do not go together");
	return -1;
}

static int
explain(const char *code)
{
	struct buf B = { 0 };
	const char *nearest;
	int status = EXIT_FAILED;

	if (explain_rule(code, &B) == 0) {
		if (!B.failed && fputs(B.data, stdout) != EOF)
			status = EXIT_DONE;
	} else if ((nearest = explain_nearest(code)) != NULL)
		status =
		    cli_usage(usage, "no rule has this code: '%s'; is %s meant?", code, nearest);
	else
		status = cli_usage(usage, "no rule has this code: '%s'", code);
	buf_free(&B);
	return cli_finish(status);
}

/* The database that the receipts are about, as an operand: the newest line that names one. */
static const char *
database_of(const struct transcript *T)
{
	const char *id = NULL;

	for (size_t i = T == NULL ? 0 : transcript_count(T); i > 0 && id == NULL; i--)
		id = transcript_string(transcript_line(T, i - 1), "database.id");
	return id != NULL && str_begins(id, "sqlite:") ? id : NULL;
}

/* Open the database that is meant, if one is; a project that tells none is told so. */
static int
connect(const struct options *O, const struct transcript *T, struct subject *S, struct source *D)
{
	const char *operand = O->database;
	char *named = NULL;
	int rc;

	if (operand == NULL && !O->db && O->alias == NULL && T == NULL)
		return 0;
	if (operand == NULL && O->alias == NULL)
		operand = database_of(T);
	if (operand == NULL)
		operand = named =
		    settings_database(S->settings, O->alias != NULL ? O->alias : "default");
	rc = operand == NULL ? -1 : source_open(operand, D);
	free(named);
	return rc == -1 ? -1 : subject_connect(S, D->engine, D->db);
}

/* Is an app asked for?  What belongs to no app is always told. */
static int
is_wanted(const struct options *O, const char *app)
{

	if (O->apps_n == 0 || app == NULL)
		return 1;
	for (size_t i = 0; i < O->apps_n; i++)
		if (strcmp(O->apps[i], app) == 0)
			return 1;
	return 0;
}

static int
check_apps(const struct options *O, const struct subject *S)
{

	for (size_t i = 0; i < O->apps_n; i++)
		if (apps_find(S->apps, O->apps[i]) == NULL)
			return report(
			    EXIT_INVALID, "no app of this label is installed: '%s'", O->apps[i]);
	return 0;
}

static int
send_receipt(struct flow *F, const struct findings *L)
{
	size_t counts[SEVERITY_ERROR + 1] = { 0 };
	struct json *J = receipt_event(flow_receipt(F), "verify");

	for (size_t i = 0; i < L->n; i++)
		counts[L->all[i].severity]++;
	json_put_string(J, "status", counts[SEVERITY_ERROR] > 0 ? "findings" : "ok");
	json_put_uint(J, "errors", counts[SEVERITY_ERROR]);
	json_put_uint(J, "warnings", counts[SEVERITY_WARNING]);
	json_put_uint(J, "infos", counts[SEVERITY_INFO]);
	return receipt_send(flow_receipt(F));
}

static int
write_findings(const struct options *O, const struct subject *S, const struct source *D,
    const struct findings *L)
{
	char *folder = home_repository(project_folder(S->project));
	const struct output out = { .format = (enum output_format)output_named(O->format),
		.database = D->target != NULL ? D->facts.name : "",
		.folder = folder,
		.out = stdout };
	int rc;

	if (O->patch)
		rc = patch_put(L, project_folder(S->project), stdout);
	else
		rc = folder == NULL ? -1 : output_findings(&out, L);
	free(folder);
	return rc;
}

/* Run the rules and write what they find.  Return 0, EXIT_FINDING, or -1 with a report. */
static int
check(const struct options *O, const struct subject *S, struct rules *R, const struct source *D,
    struct flow *F)
{
	const int least = O->fail_on != NULL ? level_named(O->fail_on) : SEVERITY_ERROR;
	struct findings *L = &R->found;
	size_t kept = 0;

	if (rules_run(R, S) == -1 || ignore_apply(L) == -1)
		return -1;
	for (size_t i = 0; i < L->n; i++)
		if (is_wanted(O, L->all[i].app))
			L->all[kept++] = L->all[i];
	L->n = kept;
	if (write_findings(O, S, D, L) == -1 || send_receipt(F, L) == -1)
		return -1;
	return findings_worst(L) >= least ? EXIT_FINDING : 0;
}

static int
look(const struct options *O, struct project *P, struct flow *F)
{
	const struct draw_apps apps = { O->apps, O->apps_n };
	const int drawing = O->plan || O->graph != NULL || O->state != NULL;
	struct rules R = { .choice = O->choice };
	struct source D = { 0 };
	struct subject S;
	int rc = -1;

	rules_begin(&R);
	if (subject_read(&S, P, drawing ? NULL : &R.look) == -1 || check_apps(O, &S) == -1 ||
	    connect(O, flow_transcript(F), &S, &D) == -1 || subject_build(&S) == -1)
		goto done;
	S.base = O->base;
	S.alias = O->alias;
	if (O->plan)
		rc = draw_plan(&S, &apps,
		    output_named(O->format) == OUTPUT_JSON ? DRAW_JSON : DRAW_TEXT, stdout);
	else if (O->graph != NULL)
		rc = draw_graph(&S, &apps, draw_named(O->graph), stdout);
	else if (O->state != NULL)
		rc = state_write(&S, O->at, O->at_name, &apps, stdout);
	else
		rc = check(O, &S, &R, &D, F);
	if (rc == 0 && (O->plan || O->graph != NULL))
		unsure_tell(&S);

done:
	rules_free(&R);
	subject_free(&S);
	source_close(&D);
	return rc;
}

/* The options file of the project, if it has one; what it says must stay while it is used. */
struct file {
	char *folder, *path;
	struct buf text;
};

/* Read it; the command line wins. */
static int
read_file(struct options *O, struct file *f)
{
	struct options from = { 0 };
	int rc = -1;

	if (home_find(O->project, O->no_settings, &f->folder) == -1)
		return -1;
	if (f->folder != NULL &&
	    ((f->path = str_printf("%s/.mig-verify", f->folder)) == NULL ||
		option_file(rows, check_value, f->path, &f->text, &from) == -1))
		goto done;
	/* Without settings the project is where the file is that says so. */
	if (from.no_settings && O->project == NULL)
		O->project = f->folder;
	if (option_merge(rows, O, &from) == -1)
		goto done;
	if (!O->no_settings && (O->folders.n > 0 || O->exclude.n > 0)) {
		cli_usage(usage, "--migrations-dir and --exclude need --no-settings");
		goto done;
	}
	cli_quiet(O->quiet);
	rc = 0;

done:
	option_free(rows, &from);
	return rc;
}

static int
run(struct options *O)
{
	struct project_choice as;
	struct project *P = NULL;
	struct file file = { 0 };
	struct flow *F;
	int rc = -1;

	if ((F = flow_begin("mig-verify", O->receipt, FLOW_DATA)) == NULL)
		return report_status();
	if (read_file(O, &file) == -1 || flow_read_any(F) == -1)
		goto done;
	as = (struct project_choice){ .no_settings = O->no_settings,
		.settings = O->settings.all,
		.folders = O->folders.all,
		.django = O->django,
		.exclude = O->exclude.all };
	if ((P = project_open(O->project, &as)) != NULL)
		rc = look(O, P, F);

done:
	project_free(P);
	buf_free(&file.text);
	free(file.path);
	free(file.folder);
	return flow_end(F, rc == -1 ? report_status() : rc);
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int status = EXIT_USAGE;

	heap_prepare(HEAP);
	cli_begin("mig-verify");
	if (option_parse(rows, usage, argc, argv, &O, &status) == -1)
		goto done;
	O.apps = argv + optind;
	O.apps_n = (size_t)(argc - optind);
	if (option_verify(rows, check_value, usage, &O) == -1 || take_at(&O) == -1 ||
	    check_options(&O) == -1)
		goto done;
	cli_quiet(O.quiet);

	status = O.explain != NULL ? explain(O.explain) : cli_finish(run(&O));

done:
	option_free(rows, &O);
	return status;
}
