#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* From an alias of DATABASES to the operand DATABASE. */

static const char advice[] = "give DATABASE instead";

/* How a backend is told from its module's name; the first that fits. */
enum backend { SQLITE, POSTGRESQL, MONGODB, OTHER };

static enum backend
backend_of(const char *engine)
{
	static const struct {
		const char *part;
		enum backend backend;
	} parts[] = {
		{ "sqlite", SQLITE },
		{ "spatialite", SQLITE },
		{ "postgresql", POSTGRESQL },
		{ "postgis", POSTGRESQL },
		{ "psycopg", POSTGRESQL },
		{ "djongo", MONGODB },
		{ "mongodb", MONGODB },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strstr(engine, parts[i].part) != NULL)
			return parts[i].backend;
	return OTHER;
}

/* Say that something is not known: what, why, where. */
static void
not_known(const struct settings *S, const struct value *V, const char *what)
{
	const char *path = value_path(V);
	const char *why = "it is computed";

	if (V->kind == VALUE_UNKNOWN && V->unknown.why != NULL)
		why = V->unknown.why;
	else if (V->kind == VALUE_ERROR)
		why = V->error.why;
	report(EXIT_INVALID, "%s in the settings is not known: %s: '%s:%u': %s", what, why,
	    path != NULL ? path : settings_path(S), value_line(V), advice);
}

/* The dict of an alias, or NULL with a report. */
static const struct value *
find_alias(const struct settings *S, const char *alias)
{
	struct value *all = settings_get(S, "DATABASES"), *V;

	if (all == NULL) {
		report(EXIT_INVALID, "DATABASES is not set: '%s': %s", settings_path(S), advice);
		return NULL;
	}
	if (all->kind != VALUE_DICT) {
		not_known(S, all, "DATABASES");
		return NULL;
	}
	if ((V = dict_get(all, alias)) == NULL) {
		if (dict_open(all))
			not_known(S, all, "a part of DATABASES");
		else
			report(EXIT_INVALID, "DATABASES has no such alias: '%s'", alias);
		return NULL;
	}
	V = eval_resolve(settings_eval(S), V);
	if (V->kind != VALUE_DICT) {
		not_known(S, V, "the database");
		return NULL;
	}
	return V;
}

/* A part of the database's dict: 0 with ${text} set, to NULL where it is not there or empty; -1
 * with a report. */
static int
part(const struct settings *S, const struct value *D, const char *key, const char **text)
{
	struct value *V = dict_get(D, key);

	*text = NULL;
	if (V == NULL && dict_open(D)) {
		not_known(S, D, "a part of the database");
		return -1;
	}
	if (V == NULL || (V = eval_resolve(settings_eval(S), V))->kind == VALUE_NONE)
		return 0;
	if (values_text(V) == NULL) {
		not_known(S, V, key);
		return -1;
	}
	if (V->len > 0)
		*text = V->text;
	return 0;
}

/* Undo %XX in place. */
static void
decode(char *s)
{
	char hex[3] = "", *to = s;

	for (; *s != '\0'; s++) {
		if (s[0] == '%' && strspn(s + 1, "0123456789abcdefABCDEF") >= 2) {
			memcpy(hex, s + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

/* The file of "file:NAME?..." (sqlite.org/uri.html); Django lets SQLite read such names. */
static char *
file_of_uri(const char *uri)
{
	const char *p = uri + strlen("file:");
	char *path;

	if (str_begins(p, "//"))
		p += 2 + strcspn(p + 2, "/");
	if ((path = str_printf("%.*s", (int)strcspn(p, "?#"), p)) != NULL)
		decode(path);
	return path;
}

static char *
sqlite_operand(const struct settings *S, const char *name)
{
	char *file, *operand;

	if (name == NULL) {
		report(
		    EXIT_INVALID, "the database has no NAME: '%s': %s", settings_path(S), advice);
		return NULL;
	}
	if (strcmp(name, ":memory:") == 0 ||
	    (str_begins(name, "file:") && strstr(name, "memory") != NULL)) {
		report(EXIT_INVALID, "a database in memory cannot be reached from outside: '%s'",
		    name);
		return NULL;
	}
	file = str_begins(name, "file:") ? file_of_uri(name) : str_dup(name);
	if (file == NULL)
		return NULL;
	if (*file == '/')
		/* Two slashes would begin a host. */
		operand = str_printf("sqlite:/%s", file + strspn(file, "/"));
	else
		operand = str_printf("sqlite:%s/%s", project_folder(settings_project(S)), file);
	free(file);
	return operand;
}

static void
encode(struct buf *B, const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL)
			buf_char(B, *text);
		else
			buf_printf(B, "%%%02X", (unsigned char)*text);
	}
}

/* Where a server is asked for: as Django, what is empty is not given. */
struct server {
	const char *user, *password, *host;
	char port[sizeof "18446744073709551615"]; /* "": not given */
};

/* A port is a number or a text. */
static int
port(const struct settings *S, const struct value *D, const char *key, struct server *at)
{
	const struct value *V = dict_get(D, key);
	const char *text = NULL;

	at->port[0] = '\0';
	if (V != NULL && V->kind == VALUE_INT && V->text == NULL) {
		snprintf(at->port, sizeof at->port, "%lld", (long long)V->number);
		return 0;
	}
	if (part(S, D, key, &text) == -1)
		return -1;
	if (text != NULL)
		snprintf(at->port, sizeof at->port, "%s", text);
	return 0;
}

/* The keys of DATABASES as Django calls them. */
static int
server(const struct settings *S, const struct value *D, struct server *at)
{

	if (part(S, D, "USER", &at->user) == -1 || part(S, D, "PASSWORD", &at->password) == -1 ||
	    part(S, D, "HOST", &at->host) == -1 || port(S, D, "PORT", at) == -1)
		return -1;
	return 0;
}

/* As pymongo calls them, in djongo's CLIENT. */
static int
client(const struct settings *S, const struct value *D, struct server *at)
{

	if (part(S, D, "username", &at->user) == -1 ||
	    part(S, D, "password", &at->password) == -1 || part(S, D, "host", &at->host) == -1 ||
	    port(S, D, "port", at) == -1)
		return -1;
	return 0;
}

static char *
url(const char *scheme, const struct server *at, const char *name)
{
	struct buf B = { 0 };

	buf_printf(&B, "%s://", scheme);
	if (at->user != NULL) {
		encode(&B, at->user);
		if (at->password != NULL) {
			buf_char(&B, ':');
			encode(&B, at->password);
		}
		buf_char(&B, '@');
	}
	if (at->host != NULL && *at->host == '/')
		encode(&B, at->host);
	else if (at->host != NULL)
		buf_str(&B, at->host);
	if (at->port[0] != '\0')
		buf_printf(&B, ":%s", at->port);
	buf_char(&B, '/');
	if (name != NULL)
		encode(&B, name);
	return buf_take(&B);
}

/* djongo keeps it in CLIENT; django-mongodb-backend as others do, or as a URL in HOST. */
static char *
mongodb_operand(const struct settings *S, const struct value *D, const char *name)
{
	const struct value *C = dict_get(D, "CLIENT");
	struct server at;

	if ((C != NULL && C->kind == VALUE_DICT ? client(S, C, &at) : server(S, D, &at)) == -1)
		return NULL;
	if (at.host != NULL && strstr(at.host, "://") != NULL)
		return str_dup(at.host);
	if (at.host == NULL)
		at.host = "localhost";
	return url("mongodb", &at, name);
}

char *
settings_database(const struct settings *S, const char *alias)
{
	const struct value *D = find_alias(S, alias);
	const char *engine, *name;
	struct server at;

	if (D == NULL || part(S, D, "ENGINE", &engine) == -1 || part(S, D, "NAME", &name) == -1)
		return NULL;
	if (engine == NULL) {
		report(EXIT_INVALID, "the database has no ENGINE: '%s:%u': %s", settings_path(S),
		    value_line(D), advice);
		return NULL;
	}
	switch (backend_of(engine)) {
	case SQLITE:
		return sqlite_operand(S, name);
	case POSTGRESQL:
		return server(S, D, &at) == -1 ? NULL : url("postgresql", &at, name);
	case MONGODB:
		return mongodb_operand(S, D, name);
	case OTHER:
		break;
	}
	report(EXIT_INVALID, "no engine of ours reads this kind of database: '%s'", engine);
	return NULL;
}

size_t
settings_aliases(const struct settings *S)
{
	const struct value *V = settings_get(S, "DATABASES");

	return V != NULL && V->kind == VALUE_DICT ? V->dict->n : 0;
}

const char *
settings_alias(const struct settings *S, size_t i)
{

	return values_text(settings_get(S, "DATABASES")->dict->pairs[i].key);
}
