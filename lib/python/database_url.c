#include <string.h>
#include <strings.h>

#include "access.h"
#include "machine.h"
#include "url.h"

/* DATABASE_URL as dj-database-url and django-environ read it. */

/* The backend that each of them has for a scheme, or NULL. */
static const struct url_scheme schemes[] = {
	{ "postgres", "django.db.backends.postgresql", "django.db.backends.postgresql", 1 },
	{ "postgresql", "django.db.backends.postgresql", "django.db.backends.postgresql", 1 },
	{ "pgsql", "django.db.backends.postgresql", "django.db.backends.postgresql", 1 },
	{ "psql", NULL, "django.db.backends.postgresql", 1 },
	{ "postgis", "django.contrib.gis.db.backends.postgis",
	    "django.contrib.gis.db.backends.postgis", 1 },
	{ "redshift", "django_redshift_backend", "django_redshift_backend", 0 },
	{ "timescale", "timescale.db.backends.postgresql", NULL, 0 },
	{ "timescalegis", "timescale.db.backends.postgis", NULL, 0 },
	{ "cockroach", "django_cockroachdb", NULL, 0 },
	{ "cockroachdb", NULL, "django_cockroachdb", 0 },
	{ "mysql", "django.db.backends.mysql", "django.db.backends.mysql", 0 },
	{ "mysql2", "django.db.backends.mysql", "django.db.backends.mysql", 0 },
	{ "mysqlgis", "django.contrib.gis.db.backends.mysql",
	    "django.contrib.gis.db.backends.mysql", 0 },
	{ "mysql-connector", "mysql.connector.django", "mysql.connector.django", 0 },
	{ "oracle", "django.db.backends.oracle", "django.db.backends.oracle", 0 },
	{ "oraclegis", "django.contrib.gis.db.backends.oracle", NULL, 0 },
	{ "sqlite", "django.db.backends.sqlite3", "django.db.backends.sqlite3", 0 },
	{ "spatialite", "django.contrib.gis.db.backends.spatialite",
	    "django.contrib.gis.db.backends.spatialite", 0 },
	{ "mssql", "sql_server.pyodbc", "mssql", 0 },
	{ "mssqlms", "mssql", NULL, 0 },
	{ "pyodbc", NULL, "sql_server.pyodbc", 0 },
	{ "ldap", NULL, "ldapdb.backends.ldap", 0 },
};

/* The path without its first slash; django-environ takes the folder of a socket out of it. */
static void
put_name(struct url *U, const char *path, size_t n)
{
	int mine = U->by == ENV_ENVIRON;
	struct value *V = n > 1 ? url_decoded(U, path + 1, n - 1, mine) : make_str(U->E, "");
	const char *slash;

	if (V->kind != VALUE_STR)
		url_put(U, "NAME", V);
	else if (V->len == 0 && strcmp(U->scheme->name, "sqlite") == 0)
		url_put(U, "NAME", make_str(U->E, ":memory:"));
	else if (mine && strcmp(U->scheme->name, "ldap") == 0)
		url_put(U, "NAME", make_unknown(U->E, "a URL of LDAP is not followed"));
	else if (mine && V->len == 0 && strcmp(U->scheme->name, "oracle") == 0) {
		V = dict_get(U->dict, "HOST");
		url_put(U, "HOST", make_str(U->E, ""));
		url_put(U, "NAME", V);
	} else if (mine && *V->text == '/' &&
		   (U->scheme->family || strstr(V->text, "cloudsql") != NULL)) {
		slash = strrchr(V->text, '/');
		url_put(U, "HOST", make_text(U->E, VALUE_STR, V->text, (size_t)(slash - V->text)));
		url_put(U, "NAME", make_str(U->E, slash + 1));
	} else {
		url_put(U, "NAME", V);
	}
}

static const struct url_scheme *
scheme_of(enum env_kind by, const char *name, size_t n)
{

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strlen(schemes[i].name) == n && strncasecmp(schemes[i].name, name, n) == 0)
			return (by == ENV_ENVIRON ? schemes[i].environ : schemes[i].dj) == NULL
				   ? NULL
				   : &schemes[i];
	return NULL;
}

static struct value *
engine_of(struct url *U, struct site *S)
{
	struct value *given = S == NULL ? NULL : call_keyword(S, "engine");
	const struct url_scheme *other;

	if (given == NULL || eval_truth(U->E, given) == 0)
		return make_str(U->E, U->by == ENV_ENVIRON ? U->scheme->environ : U->scheme->dj);
	if (U->by != ENV_ENVIRON || given->kind != VALUE_STR ||
	    (other = scheme_of(U->by, given->text, given->len)) == NULL)
		return given;
	return make_str(U->E, other->environ);
}

static struct value *
parsed(struct url *U, struct value *V, struct site *S)
{
	const char *text = V->text, *sep = strstr(text, "://"), *rest, *path;
	size_t whole = strcspn(text, "#"), n, path_n;

	if (sep == NULL || (U->scheme = scheme_of(U->by, text, (size_t)(sep - text))) == NULL)
		return make_unknown(U->E, "the scheme of the database URL is not known");
	U->dict = make_dict(U->E);
	rest = sep + 3;
	/* django-environ takes a URL without a path for one that nobody has encoded. */
	n = strcspn(rest, "/?#");
	U->literal = U->by == ENV_ENVIRON && rest[n] != '/';
	if (!U->literal || text[whole] == '\0' || text[whole + 1] == '\0')
		text = make_text(U->E, VALUE_STR, text, whole)->text;
	rest = text + (sep - V->text) + 3;
	url_put(U, "ENGINE", engine_of(U, S));
	if (strcmp(text, "sqlite://:memory:") == 0) {
		url_put(U, "NAME", make_str(U->E, ":memory:"));
		return U->dict;
	}
	n = strcspn(rest, "/?");
	path = rest + n;
	path_n = strcspn(path, "?");
	url_authority(U, rest, n);
	put_name(U, path, path_n);
	if (path[path_n] == '?')
		url_options(U, path + path_n + 1);
	return U->error != NULL ? make_from(U->error, V) : U->dict;
}

struct value *
database_url(struct eval *E, enum env_kind by, struct value *V, struct site *S)
{
	struct value *age = S == NULL ? NULL : call_keyword(S, "conn_max_age"), *text, *dict, *tls;
	struct value *test = S == NULL ? NULL : call_keyword(S, "test_options");
	struct url U = { .E = E, .by = by, .from = V };

	if (V->len == 0)
		return make_dict(E);
	dict = parsed(&U, V, S);
	if (dict->kind != VALUE_DICT)
		return dict;
	U.from = NULL;
	if (age != NULL)
		url_put(&U, "CONN_MAX_AGE", age);
	if (test != NULL && by == ENV_DJ && eval_truth(E, test) != 0)
		url_put(&U, "TEST", test);
	tls = S == NULL || by == ENV_ENVIRON ? NULL : call_keyword(S, "ssl_require");
	if (tls != NULL && eval_truth(E, tls) == 1) {
		U.from = tls;
		text = dict_get(dict, "OPTIONS");
		if (text == NULL)
			url_put(&U, "OPTIONS", text = make_dict(E));
		dict_put(E, text, make_str(E, "sslmode"), make_from(make_str(E, "require"), tls));
	} else if (tls != NULL && eval_truth(E, tls) == -1)
		url_put(&U, "OPTIONS", make_unknown(E, "%s", eval_why(E, tls)));
	return dict;
}
