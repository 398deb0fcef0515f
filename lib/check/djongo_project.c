#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "check/family_mongodb.h"
#include "check/subject.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/version.h"
#include "python/access.h"

/* J011 and J012: names and versions that do not suit djongo's project. */

/*
 * The longest names, in bytes: MongoDB before 4.4 (Limits and Thresholds, "Namespace Length",
 * "Index Name Length"), which Amazon DocumentDB keeps; that one has a second limit besides.
 */
enum { COLLECTION_BYTES = 120, INDEX_BYTES = 127, DOCUMENTDB_BYTES = 63 };

static int
is_documentdb(const struct database *D)
{
	const char *host = D->parts[DATABASE_HOST].text;

	return host != NULL && strstr(host, ".docdb.") != NULL;
}

static int
look_index(const struct database *D, const struct schema_table *t, const struct schema_key *K,
    const struct finding *like, struct findings *F)
{
	const char *name = D->parts[DATABASE_NAME].text;
	const size_t n = strlen(t->name) + 1 + strlen(K->name);
	const size_t whole = (name == NULL ? 0 : strlen(name)) + 2 + n;

	if (is_documentdb(D) && n > DOCUMENTDB_BYTES)
		return findings_add(F, like,
		    "'%s$%s' has %zu bytes: DocumentDB allows an index %d", t->name, K->name, n,
		    DOCUMENTDB_BYTES);
	if (name == NULL || whole <= INDEX_BYTES)
		return 0;
	return findings_add(F, like,
	    "'%s.%s.$%s' has %zu bytes: servers before 4.2, and DocumentDB, allow an index %d",
	    name, t->name, K->name, whole, INDEX_BYTES);
}

static int
look_table(const struct database *D, const struct schema_table *t, struct findings *F)
{
	const struct value *V = t->many != NULL ? t->many->value : t->model->value;
	const struct finding like = finding_at_value(V, t->model->app);
	const char *name = D->parts[DATABASE_NAME].text;

	if (name != NULL && strlen(name) + 1 + strlen(t->name) > COLLECTION_BYTES &&
	    findings_add(F, &like,
		"'%s.%s' has %zu bytes: servers before 4.4, and DocumentDB, allow a collection %d",
		name, t->name, strlen(name) + 1 + strlen(t->name), COLLECTION_BYTES) == -1)
		return -1;
	for (size_t i = 0; i < t->keys_n; i++)
		if ((t->keys[i].kind == SCHEMA_INDEX || t->keys[i].kind == SCHEMA_UNIQUE) &&
		    t->keys[i].name != NULL &&
		    look_index(D, t, &t->keys[i], &like, F) == -1)
			return -1;
	return 0;
}

int
djongo_long(const struct subject *S, struct findings *F)
{
	const struct state *code;
	struct schema *R;
	int rc = subject_uses(S, DATABASE_DJONGO);

	if (rc != 1)
		return rc;
	if ((code = subject_code(S)) == NULL || (R = schema_of(code, SCHEMA_DJONGO)) == NULL)
		return -1;
	rc = 0;
	for (size_t i = 0; i < R->n && rc == 0; i++)
		if (R->tables[i].model->value != NULL)
			rc = look_table(subject_database(S), &R->tables[i], F);
	schema_free(R);
	return rc;
}

/* Where a version is said; one that is only installed, at the database's ENGINE. */
static struct finding
place_of(const struct subject *S, const struct version *V)
{
	const struct value *at = subject_database(S)->parts[DATABASE_ENGINE].from;

	if (V->path != NULL && V->line > 0)
		return (struct finding){ .path = V->path, .line = V->line };
	return finding_at_value(at, NULL);
}

static int
look_package(const struct subject *S, const char *package, unsigned newest, const char *why,
    struct findings *F)
{
	struct version V;
	struct finding like;
	int rc = version_find_package(S->project, package, &V);

	if (rc == 0 && V.exact && V.number > newest) {
		like = place_of(S, &V);
		rc = findings_add(F, &like,
		    "djongo goes with %s %u.%u at most, here it is %u.%u: %s",
		    package, newest / 100, newest % 100, V.number / 100, V.number % 100, why);
	}
	/* The finding outlives the version that was read. */
	if (rc == 0 && V.path != NULL && F->n > 0 && F->all[F->n - 1].path == V.path) {
		F->all[F->n - 1].path = arena_strdup(F->arena, V.path);
		rc = F->all[F->n - 1].path == NULL ? -1 : 0;
	}
	version_free(&V);
	return rc;
}

/* Up to 4.2 migrate was seen to work. */
static int
look_django(const struct subject *S, struct findings *F)
{
	const struct version *V = settings_django(S->settings);
	struct finding like;

	if (!V->exact || V->number <= 301)
		return 0;
	like = place_of(S, V);
	if (V->number <= 402) {
		like.rule = F->rule;
		like.severity = SEVERITY_INFO;
	}
	return findings_add(F, &like, "djongo is made for Django 2.1 to 3.1, here it is %u.%u%s",
	    V->number / 100, V->number % 100,
	    V->number <= 402 ? ", with which migrate still works" : "");
}

int
djongo_version(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_DJONGO);

	if (rc != 1)
		return rc;
	if (look_django(S, F) == -1 ||
	    look_package(S, "pymongo", 311, "AddField and RenameField need what 4.0 has removed",
		F) == -1)
		return -1;
	return look_package(S, "sqlparse", 2, "newer ones read its statements otherwise", F);
}
