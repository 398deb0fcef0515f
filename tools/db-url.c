#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/option.h"
#include "base/report.h"
#include "django/database.h"
#include "django/database_operand.h"
#include "django/database_show.h"
#include "django/project.h"
#include "django/settings.h"
#include "python/access.h"

struct options {
	const char *folder, *alias;
	int json, url, secrets;
};

static const char usage[] =
    "usage: db-url [-C DIR] [--alias NAME] [--json | -u] [--show-password]\n"
    "\n"
    "Show the databases that a project's settings name, and where each value comes from.\n"
    "\n"
    "  -C DIR               the project (default: the nearest folder with manage.py)\n"
    "      --alias NAME     only this one of DATABASES\n"
    "      --json           one JSON object\n"
    "  -u, --url            only the URLs, one a line\n"
    "      --show-password  show passwords, which are *** otherwise\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "See db-url(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ OPTION_PROJECT, TO(folder), 0 },
	{ OPTION_ALIAS, TO(alias), 0 },
	{ 0, "json", OPTION_FLAG, TO(json), 0 },
	{ 'u', "url", OPTION_FLAG, TO(url), 0 },
	{ 0, "show-password", OPTION_FLAG, TO(secrets), 0 },
	{ 0 },
};

/* Return -1 to go on, else what main() shall return. */
static int
parse(struct options *O, int argc, char **argv)
{
	int status;

	if (option_parse(rows, usage, argc, argv, O, &status) == -1)
		return status;
	if (argc > optind)
		return cli_usage(usage, "no operand is expected: '%s'", argv[optind]);
	if (O->json && O->url)
		return cli_usage(usage, "--json and --url exclude each other");
	return -1;
}

/* A URL for scripts is right or not there at all. */
static int
put_url(const struct database *D, int secrets, struct buf *B)
{
	const char *what;
	char *url;

	if (database_unknown(D, &what) != NULL)
		return 0;
	if (database_secret(D) && !secrets)
		return report(EXIT_REFUSED,
		    "the URL holds a password, which is hidden: '%s': "
		    "give --alias to the tool that needs it, or --show-password here",
		    D->alias);
	if ((url = database_operand(D, secrets)) == NULL)
		return report(EXIT_INVALID, "this kind of database has no URL: '%s': '%s'",
		    D->alias, D->parts[DATABASE_ENGINE].text);
	if (strpbrk(url, "\r\n") != NULL)
		report(EXIT_INVALID, "a line break in the name of a file: '%s'", url);
	else {
		buf_str(B, url);
		buf_char(B, '\n');
	}
	free(url);
	return 0;
}

static int
show(const struct options *O, const struct settings *S, const struct databases *L)
{
	struct buf B = { 0 };
	int rc = -1;

	if (O->json)
		databases_json(L, S, O->alias, O->secrets, &B);
	for (size_t i = 0; i < L->n && !O->json; i++) {
		if (O->alias != NULL && strcmp(L->all[i].alias, O->alias) != 0)
			continue;
		if (O->url)
			put_url(&L->all[i], O->secrets, &B);
		else
			database_text(&L->all[i], S, O->secrets, &B);
	}
	if (!B.failed && B.len > 0)
		fwrite(B.data, 1, B.len, stdout);
	rc = B.failed ? -1 : 0;
	if (B.data != NULL)
		explicit_bzero(B.data, B.len);
	buf_free(&B);
	databases_report(L, S, O->alias);
	return rc;
}

/* Django would not come as far as its databases. */
static void
warn(const struct settings *S)
{
	const struct value *V = settings_raised(S);

	if (V != NULL && report_status() == EXIT_DONE && value_path(V) != NULL)
		report_warn("%s:%u: these settings end in %s when they are imported%s%s",
		    project_relative(settings_project(S), value_path(V)), value_line(V),
		    V->error.type, strcmp(V->error.type, "ValueError") == 0 ? "" : ": ",
		    strcmp(V->error.type, "ValueError") == 0 ? "" : V->error.why);
}

static int
run(const struct options *O)
{
	struct settings *S = NULL;
	struct databases *L = NULL;
	struct project *P;

	if ((P = project_find(O->folder)) == NULL)
		goto err0;
	if ((S = settings_read(P)) == NULL)
		goto err1;
	if ((L = databases_read(S)) == NULL)
		goto err2;
	show(O, S, L);
	warn(S);

	databases_free(L);
err2:
	settings_free(S);
err1:
	project_free(P);
err0:
	return report_status();
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int status;

	cli_begin("db-url");
	if ((status = parse(&O, argc, argv)) != -1)
		return status;
	return cli_finish(run(&O));
}
