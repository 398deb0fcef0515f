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

/* With %XX decoded. */
static struct value *
unquoted(struct eval *E, const char *s, size_t n)
{
	struct value *V;
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
			text[len++] = s[i];
	}
	V = make_text(E, VALUE_STR, text, len);
	return V;
}

/* user:password@host:port */
static void
authority(struct eval *E, struct value *dict, const char *s, size_t n, const struct value *from)
{
	const char *at = memrchr(s, '@', n), *end = s + n, *colon, *host = at == NULL ? s : at + 1;
	const char *user_end = at == NULL ? s : at, *close;

	colon = at == NULL ? NULL : memchr(s, ':', (size_t)(at - s));
	put(E, dict, "USER", unquoted(E, s, (size_t)((colon != NULL ? colon : user_end) - s)),
	    from);
	put(E, dict, "PASSWORD", colon == NULL ? make_str(E, "") :
	    unquoted(E, colon + 1, (size_t)(user_end - colon - 1)), from);
	close = *host == '[' && host < end ? memchr(host, ']', (size_t)(end - host)) : NULL;
	colon = memchr(
	    close != NULL ? close : host, ':', (size_t)(end - (close != NULL ? close : host)));
	if (close != NULL)
		put(E, dict, "HOST", make_text(E, VALUE_STR, host + 1, (size_t)(close - host - 1)),
		    from);
	else
		put(E, dict, "HOST",
		    unquoted(E, host, (size_t)((colon != NULL ? colon : end) - host)), from);
	if (colon == NULL || colon + 1 == end) {
		put(E, dict, "PORT", make_str(E, ""), from);
	} else {
		int64_t port = 0;

		for (const char *p = colon + 1;
		     p < end && isdigit((unsigned char)*p) && port < 1000000; p++)
			port = port * 10 + (*p - '0');
		put(E, dict, "PORT", make_int(E, port), from);
	}
}

/* name=value&... */
static void
options(struct eval *E, struct value *dict, const char *s, const struct value *from)
{
	struct value *inner = make_dict(E);
	const char *equals;
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == '&')) {
		n = strcspn(s, "&");
		if ((equals = memchr(s, '=', n)) != NULL)
			dict_put(E, inner, unquoted(E, s, (size_t)(equals - s)),
			    make_from(unquoted(E, equals + 1, (size_t)(s + n - equals - 1)), from));
	}
	if (inner->kind == VALUE_DICT && inner->dict->n > 0)
		put(E, dict, "OPTIONS", inner, from);
}

static struct value *
engine_of(struct eval *E, const char *scheme, size_t n, struct site *S)
{
	struct value *given = S == NULL ? NULL : call_keyword(S, "engine");

	if (given != NULL && given->kind == VALUE_STR)
		return given;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strlen(schemes[i][0]) == n && memcmp(schemes[i][0], scheme, n) == 0)
			return make_str(E, schemes[i][1]);
	return NULL;
}

struct value *
database_url(struct eval *E, struct value *V, struct site *S)
{
	const char *sep = strstr(V->text, "://"), *rest, *path, *query;
	struct value *dict, *engine, *age = S == NULL ? NULL : call_keyword(S, "conn_max_age");
	size_t n, path_n;

	if (V->len == 0)
		return make_dict(E);
	if (sep == NULL || (engine = engine_of(E, V->text, (size_t)(sep - V->text), S)) == NULL)
		return make_unknown(E, "the scheme of the database URL is not known");
	dict = make_dict(E);
	put(E, dict, "ENGINE", engine, V);
	rest = sep + 3;
	n = strcspn(rest, "/?");
	path = rest + n;
	path_n = strcspn(path, "?");
	query = path + path_n;
	if (strcmp(rest, ":memory:") == 0)
		put(E, dict, "NAME", make_str(E, ":memory:"), V);
	else if (path_n > 1)
		put(E, dict, "NAME", unquoted(E, path + 1, path_n - 1), V);
	else
		put(E, dict, "NAME", make_str(E, strstr(engine->text, "sqlite") != NULL ||
		    strstr(engine->text, "spatialite") != NULL ? ":memory:" : ""), V);
	if (strcmp(rest, ":memory:") != 0)
		authority(E, dict, rest, n, V);
	if (age != NULL)
		put(E, dict, "CONN_MAX_AGE", age, NULL);
	if (*query == '?')
		options(E, dict, query + 1, V);
	return dict;
}
