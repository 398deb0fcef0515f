#include <ctype.h>
#include <string.h>

#include "access.h"
#include "machine.h"

/* DATABASE_URL as dj-database-url and django-environ read it. */

static const char *const schemes[][2] = { { "postgres", "django.db.backends.postgresql" },
	{ "postgresql", "django.db.backends.postgresql" },
	{ "pgsql", "django.db.backends.postgresql" }, { "psql", "django.db.backends.postgresql" },
	{ "postgis", "django.contrib.gis.db.backends.postgis" },
	{ "mysql", "django.db.backends.mysql" }, { "mysql2", "django.db.backends.mysql" },
	{ "mysqlgis", "django.contrib.gis.db.backends.mysql" },
	{ "mysql-connector", "mysql.connector.django" }, { "oracle", "django.db.backends.oracle" },
	{ "oraclegis", "django.contrib.gis.db.backends.oracle" },
	{ "sqlite", "django.db.backends.sqlite3" },
	{ "spatialite", "django.contrib.gis.db.backends.spatialite" }, { "mssql", "mssql" },
	{ "mssqlms", "mssql" }, { "redshift", "django_redshift_backend" },
	{ "cockroach", "django_cockroachdb" },
	{ "timescale", "timescale.db.backends.postgresql" } };

static void
put(struct eval *E, struct value *dict, const char *key, struct value *V, const struct value *from)
{

	dict_put(E, dict, make_str(E, key), make_from(V, from));
}

static int
digit(char c)
{

	return isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
}

struct value *
url_unquoted(struct eval *E, const char *s, size_t n, int plus)
{
	char *text = make_bytes(E, n + 1);
	size_t len = 0;

	if (text == NULL)
		return make_unknown(E, "it needs too much memory");
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && i + 2 < n && isxdigit((unsigned char)s[i + 1]) &&
		    isxdigit((unsigned char)s[i + 2])) {
			text[len++] = (char)(digit(s[i + 1]) << 4 | digit(s[i + 2]));
			i += 2;
		} else
			text[len++] = plus && s[i] == '+' ? ' ' : s[i];
	}
	return make_text(E, VALUE_STR, text, len);
}

/* As urllib gives it: in lower case up to a "%"; only dj-database-url decodes it then. */
static struct value *
host_of(struct eval *E, enum env_kind by, const char *s, size_t n)
{
	struct value *V;
	char *text = make_bytes(E, n + 1);
	int zone = 0;

	if (text == NULL)
		return make_unknown(E, "it needs too much memory");
	for (size_t i = 0; i < n; i++) {
		zone |= s[i] == '%';
		text[i] = zone ? s[i] : (char)tolower((unsigned char)s[i]);
	}
	V = by == ENV_ENVIRON ? make_text(E, VALUE_STR, text, n) : url_unquoted(E, text, n, 0);
	return V;
}

/* The text is not told: where a password is not encoded, it is a piece of that. */
static struct value *
port_of(struct eval *E, const char *s, size_t n)
{
	int64_t port = 0;

	if (n == 0)
		return make_str(E, "");
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]) || port > 65535)
			return make_error(E, "ValueError", "the port of the database URL is none");
		port = port * 10 + (s[i] - '0');
	}
	if (port > 65535)
		return make_error(E, "ValueError", "the port of the database URL is none");
	return port == 0 ? make_str(E, "") : make_int(E, port);
}

/* user:password@host:port */
static void
authority(struct eval *E, enum env_kind by, struct value *dict, const char *s, size_t n,
    const struct value *from)
{
	const char *at = memrchr(s, '@', n), *end = s + n, *host = at == NULL ? s : at + 1;
	const char *colon = at == NULL ? NULL : memchr(s, ':', (size_t)(at - s)), *stop, *open;
	const char *user_end = at == NULL ? s : at;

	put(E, dict, "USER",
	    url_unquoted(E, s, (size_t)((colon != NULL ? colon : user_end) - s), 0), from);
	put(E, dict, "PASSWORD", colon == NULL ? make_str(E, "") :
	    url_unquoted(E, colon + 1, (size_t)(user_end - colon - 1), 0), from);
	open = memchr(host, '[', (size_t)(end - host));
	if (open != NULL)
		host = open + 1;
	stop = memchr(host, open != NULL ? ']' : ':', (size_t)(end - host));
	stop = stop == NULL ? end : stop;
	put(E, dict, "HOST", memchr(host, ',', (size_t)(stop - host)) != NULL &&
	    by == ENV_ENVIRON ? make_unknown(E, "a URL of several hosts is not followed") :
	    host_of(E, by, host, (size_t)(stop - host)), from);
	colon = memchr(stop, ':', (size_t)(end - stop));
	put(E, dict, "PORT", by == ENV_ENVIRON && memchr(stop, ',', (size_t)(end - stop)) != NULL ?
	    make_unknown(E, "a URL of several hosts is not followed") :
	    colon == NULL ? make_str(E, "") : port_of(E, colon + 1, (size_t)(end - colon - 1)),
	    from);
}

/* name=value&..., without those that are empty */
static void
options(struct eval *E, enum env_kind by, struct value *dict, const char *s,
    const struct value *from)
{
	struct value *inner = make_dict(E), *V;
	const char *equals;
	size_t n, name_n;

	for (; *s != '\0'; s += n + (s[n] == '&')) {
		n = strcspn(s, "&");
		if ((equals = memchr(s, '=', n)) == NULL || equals + 1 == s + n)
			continue;
		name_n = (size_t)(equals - s);
		V = url_unquoted(E, equals + 1, n - name_n - 1, 1);
		if (by != ENV_ENVIRON && name_n == 13 && memcmp(s, "currentSchema", 13) == 0) {
			V = eval_binary(E, OP_ADD, make_str(E, "-c search_path="), V);
			dict_put(E, inner, make_str(E, "options"), make_from(V, from));
		} else
			dict_put(E, inner, url_unquoted(E, s, name_n, 1), make_from(V, from));
	}
	if (inner->kind == VALUE_DICT && inner->dict->n > 0)
		put(E, dict, "OPTIONS", inner, from);
}

static struct value *
engine_of(struct eval *E, enum env_kind by, const char *scheme, size_t n, struct site *S)
{
	struct value *given = S == NULL ? NULL : call_keyword(S, "engine");

	if (given != NULL && given->kind == VALUE_STR)
		return given;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strlen(schemes[i][0]) == n && memcmp(schemes[i][0], scheme, n) == 0)
			return make_str(E, schemes[i][1]);
	return by == ENV_ENVIRON ? make_text(E, VALUE_STR, scheme, n) : NULL;
}

static void
put_name(struct eval *E, enum env_kind by, struct value *dict, const char *path, size_t n,
    const struct value *engine, const struct value *from)
{
	int lite = strstr(engine->text, "sqlite") != NULL;

	if (n > 1)
		put(E, dict, "NAME", url_unquoted(E, path + 1, n - 1, by == ENV_ENVIRON), from);
	else
		put(E, dict, "NAME", make_str(E, lite ? ":memory:" : ""), from);
}

/* A URL without its fragment. */
static struct value *
parsed(struct eval *E, enum env_kind by, const char *url, struct value *V, struct site *S)
{
	const char *sep = strstr(url, "://"), *rest, *path, *query;
	struct value *dict, *engine;
	size_t n, path_n;

	if (sep == NULL || (engine = engine_of(E, by, url, (size_t)(sep - url), S)) == NULL)
		return make_unknown(E, "the scheme of the database URL is not known");
	dict = make_dict(E);
	put(E, dict, "ENGINE", engine, V);
	rest = sep + 3;
	if (strcmp(rest, ":memory:") == 0) {
		put(E, dict, "NAME", make_str(E, ":memory:"), V);
		return dict;
	}
	n = strcspn(rest, "/?");
	path = rest + n;
	path_n = strcspn(path, "?");
	query = path + path_n;
	put_name(E, by, dict, path, path_n, engine, V);
	authority(E, by, dict, rest, n, V);
	if (*query == '?')
		options(E, by, dict, query + 1, V);
	/* "postgres:////socket/folder/name": environ takes the folder for the host. */
	if (by == ENV_ENVIRON && path_n > 1 && path[1] == '/' &&
	    strstr(engine->text, "postg") != NULL)
		put(E, dict, "HOST", make_unknown(E, "a socket in the path is not followed"), V);
	return dict;
}

struct value *
database_url(struct eval *E, enum env_kind by, struct value *V, struct site *S)
{
	struct value *age = S == NULL ? NULL : call_keyword(S, "conn_max_age"), *text, *dict, *tls;
	struct value *test = S == NULL ? NULL : call_keyword(S, "test_options");

	if (V->len == 0)
		return make_dict(E);
	text = make_text(E, VALUE_STR, V->text, strcspn(V->text, "#"));
	if (text->kind != VALUE_STR)
		return text;
	dict = parsed(E, by, text->text, V, S);
	if (dict->kind != VALUE_DICT)
		return dict;
	if (age != NULL)
		put(E, dict, "CONN_MAX_AGE", age, NULL);
	if (test != NULL && by == ENV_DJ && eval_truth(E, test) != 0)
		put(E, dict, "TEST", test, NULL);
	tls = S == NULL || by == ENV_ENVIRON ? NULL : call_keyword(S, "ssl_require");
	if (tls != NULL && eval_truth(E, tls) == 1) {
		text = dict_get(dict, "OPTIONS");
		if (text == NULL)
			put(E, dict, "OPTIONS", text = make_dict(E), tls);
		put(E, text, "sslmode", make_str(E, "require"), tls);
	} else if (tls != NULL && eval_truth(E, tls) == -1)
		put(E, dict, "OPTIONS", make_unknown(E, "%s", eval_why(E, tls)), tls);
	return dict;
}
