#include "django/database.h"

#include <string.h>

#include "base/arena.h"
#include "django/database_option.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

static const char *const keys[DATABASE_PARTS] = { "ENGINE", "NAME", "HOST", "PORT", "USER",
	"PASSWORD" };

/* How a backend is told from its module's name; the first that fits. */
static const struct {
	const char *part;
	enum database_kind kind;
	const char *scheme;
} backends[] = {
	{ "sqlcipher", DATABASE_OTHER, NULL },
	{ "sqlite", DATABASE_SQLITE, "sqlite" },
	{ "spatialite", DATABASE_SQLITE, "sqlite" },
	{ "postg", DATABASE_POSTGRESQL, "postgresql" },
	{ "psycopg", DATABASE_POSTGRESQL, "postgresql" },
	{ "psqlextra", DATABASE_POSTGRESQL, "postgresql" },
	{ "djongo", DATABASE_DJONGO, "mongodb" },
	{ "mongodb", DATABASE_MONGODB, "mongodb" },
	{ "mysql", DATABASE_MYSQL, "mysql" },
	{ "mariadb", DATABASE_MYSQL, "mysql" },
	{ "oracle", DATABASE_OTHER, "oracle" },
	{ "mssql", DATABASE_OTHER, "mssql" },
	{ "sql_server", DATABASE_OTHER, "mssql" },
	{ "cockroach", DATABASE_OTHER, "cockroach" },
	{ "redshift", DATABASE_OTHER, "redshift" },
};

static void
set_kind(struct database *D, const char *engine)
{

	D->kind = DATABASE_OTHER;
	for (size_t i = 0; engine != NULL && i < sizeof backends / sizeof *backends; i++)
		if (strstr(engine, backends[i].part) != NULL) {
			D->kind = backends[i].kind;
			D->scheme = backends[i].scheme;
			return;
		}
}

static void
other(struct database_reading *R)
{

	database_options(R, NULL, NULL);
	database_port(&R->D->parts[DATABASE_PORT], 0);
}

/* OPTIONS, or djongo's CLIENT; one that is not known makes all options unknown. */
static void
find_inner(struct database_reading *R, const char *key)
{
	struct value *V = dict_get(R->dict, key);

	R->inner = NULL;
	if (V == NULL || (V = eval_resolve(settings_eval(R->S), V))->kind == VALUE_NONE)
		return;
	R->inner = V;
	if (V->kind != VALUE_DICT)
		database_option_add(R, key, database_take(R, R->dict, key), 1);
}

/* Of TEST, where the tests' database is and which alias stands for it. */
static void
read_test(struct database_reading *R)
{
	struct value *V = dict_get(R->dict, "TEST");
	struct database *D = R->D;

	if (V == NULL || (V = eval_resolve(settings_eval(R->S), V))->kind == VALUE_NONE)
		return;
	D->test_name = database_take(R, V, "NAME");
	D->test_mirror = database_take(R, V, "MIRROR");
	if (V->kind != VALUE_DICT) {
		D->test_name.from = V;
		D->test_name.unknown = database_why(R->A, V);
		R->failed |= D->test_name.unknown == NULL;
	}
}

static void
read_parts(struct database_reading *R)
{
	struct database *D = R->D;

	for (int i = 0; i < DATABASE_PARTS; i++)
		D->parts[i] = database_take(R, R->dict, keys[i]);
	set_kind(D, D->parts[DATABASE_ENGINE].text);
	find_inner(R, D->kind == DATABASE_DJONGO ? "CLIENT" : "OPTIONS");
	read_test(R);
	if (!database_given(&D->parts[DATABASE_ENGINE]))
		D->parts[DATABASE_ENGINE].unknown = "the database has no ENGINE";
	switch (D->kind) {
	case DATABASE_SQLITE:
		database_sqlite(R);
		return;
	case DATABASE_POSTGRESQL:
		database_postgresql(R);
		return;
	case DATABASE_DJONGO:
		database_djongo(R);
		return;
	case DATABASE_MONGODB:
		database_mongodb(R);
		return;
	default:
		other(R);
		return;
	}
}

/* One alias; ${V} may be no dict. */
static int
read_one(const struct settings *S, struct databases *L, const char *alias, struct value *V)
{
	struct database *D = &L->all[L->n++];
	struct database_reading R = { .S = S, .A = L->arena, .D = D };

	*D = (struct database){ .alias = alias, .kind = DATABASE_OTHER };
	R.dict = eval_resolve(settings_eval(S), V);
	if (R.dict->kind == VALUE_DICT) {
		read_parts(&R);
		database_hide(&R);
		/* What is not there is missed in the whole. */
		for (int i = 0; i < DATABASE_PARTS; i++)
			if (D->parts[i].unknown != NULL && D->parts[i].from == NULL)
				D->parts[i].from = R.dict;
	} else {
		D->parts[DATABASE_ENGINE].from = R.dict;
		D->parts[DATABASE_ENGINE].unknown = database_why(L->arena, R.dict);
	}
	return R.failed || (R.dict->kind != VALUE_DICT && D->parts[DATABASE_ENGINE].unknown == NULL)
		   ? -1
		   : 0;
}

/*
 * Where code that is not followed may set them anew, or NULL.  The settings of
 * django-configurations are attributes of a class.
 */
static const struct value *
set_elsewhere(const struct settings *S, const struct value *all)
{
	const char *path = all == NULL ? NULL : value_path(all);
	const struct module *M;

	for (size_t i = 0; (M = eval_module_at(settings_eval(S), i)) != NULL; i++) {
		int same = path != NULL && M->path != NULL && strcmp(M->path, path) == 0;

		if (M->ran == NULL || M->path == NULL ||
		    (!same && strcmp(M->path, settings_path(S)) != 0))
			continue;
		if (!same || value_line(all) < value_line(M->ran))
			return M->ran;
	}
	all = all == NULL ? settings_get(S, "Configuration") : NULL;
	return all != NULL && all->kind == VALUE_REFERENCE ? all : NULL;
}

static int
read_all(const struct settings *S, struct databases *L, const struct value *all)
{
	const struct value *elsewhere = set_elsewhere(S, all);
	const struct pair *P;

	if (elsewhere != NULL)
		all = elsewhere;
	/* What an error kept from being set is not known to be absent. */
	L->from = all != NULL ? all : settings_raised(S);
	if (L->from == NULL)
		return 0;
	all = L->from;
	if (all->kind != VALUE_DICT)
		return (L->unknown = database_why(L->arena, all)) == NULL ? -1 : 0;
	if ((L->all = arena_alloc(L->arena, (all->dict->n + 1) * sizeof *L->all)) == NULL)
		return -1;
	for (size_t i = 0; i < all->dict->n; i++) {
		P = &all->dict->pairs[i];
		if (values_text(P->key) != NULL) {
			if (read_one(S, L, P->key->text, P->value) == -1)
				return -1;
		} else if ((L->unknown = database_why(L->arena, P->key)) == NULL)
			return -1;
	}
	return 0;
}

struct databases *
databases_read(const struct settings *S)
{
	struct databases *L;
	struct arena *A;

	if ((A = arena_new(0)) == NULL)
		return NULL;
	if ((L = arena_alloc(A, sizeof *L)) == NULL)
		goto err1;
	L->arena = A;
	if (read_all(S, L, settings_get(S, "DATABASES")) == -1)
		goto err1;
	return L;

err1:
	arena_free(A);
	return NULL;
}

const struct database *
databases_find(const struct databases *L, const char *alias)
{

	for (size_t i = 0; i < L->n; i++)
		if (strcmp(L->all[i].alias, alias) == 0)
			return &L->all[i];
	return NULL;
}

void
databases_free(struct databases *L)
{

	if (L != NULL)
		arena_free(L->arena);
}

const struct database_value *
database_unknown(const struct database *D, const char **what)
{

	for (int i = 0; i < DATABASE_PARTS; i++)
		if (D->parts[i].unknown != NULL) {
			*what = keys[i];
			return &D->parts[i];
		}
	for (size_t i = 0; i < D->options_n; i++)
		if (D->options[i].wanted && D->options[i].value.unknown != NULL) {
			*what = D->options[i].name;
			return &D->options[i].value;
		}
	return NULL;
}

const char *
database_engine(const struct database *D)
{
	static const char *const names[] = { [DATABASE_SQLITE] = "sqlite",
		[DATABASE_POSTGRESQL] = "postgresql", [DATABASE_DJONGO] = "mongodb",
		[DATABASE_MONGODB] = "mongodb", [DATABASE_MYSQL] = "mysql",
		[DATABASE_OTHER] = "other" };

	return names[D->kind];
}
