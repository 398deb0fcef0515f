#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/drift.h"
#include "django/state.h"
#include "python/access.h"

/* Rules over models.py against the migrations. */

enum {
	COMMAND_BYTES = 1 << 20,
	COMMAND_IMPORTS = 100 /* no command has more; each is a file to read */
};

/* Is all read that the history of an app is made of? */
static int
is_read(const struct subject *S, const char *app)
{

	for (size_t i = 0; i < S->migrations->n; i++)
		if (!S->migrations->all[i].read && strcmp(S->migrations->all[i].key.app, app) == 0)
			return 0;
	return 1;
}

/* Is there a history at all that a state can be told from? */
static int
has_history(const struct subject *S)
{

	return S->graph->errors_n == 0 && S->cycles_n == 0;
}

static int
tell(const struct subject *S, struct findings *F, int schema)
{
	const struct drift *D;

	if (!has_history(S))
		return 0;
	if ((D = subject_drift(S)) == NULL)
		return -1;
	for (size_t i = 0; i < D->n; i++) {
		const struct drift_change *c = &D->all[i];
		const struct finding like = finding_at_value(c->value, c->app);

		if (c->operation == NULL || c->schema != schema || !is_read(S, c->app))
			continue;
		if (findings_add(F, &like, "%s", c->text) == -1 ||
		    findings_help(F, "makemigrations would write %s", c->operation) == -1)
			return -1;
	}
	return 0;
}

int
model_schema(const struct subject *S, struct findings *F)
{

	return tell(S, F, 1);
}

static const struct rule *
rule_of(const char *code)
{
	size_t n;
	const struct rule *all = rules_all(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].code, code) == 0)
			return &all[i];
	return NULL;
}

/* What could not be compared: once for each app, at the first. */
static int
tell_unknown(const struct subject *S, const struct drift *D, size_t first, struct findings *F)
{
	const struct drift_change *c = &D->all[first];
	struct finding like = finding_at_value(c->value, c->app);
	size_t n = 0;

	for (size_t i = 0; i < D->n; i++) {
		if (D->all[i].operation != NULL || strcmp(D->all[i].app, c->app) != 0)
			continue;
		if (i < first)
			return 0;
		n++;
	}
	if (!is_read(S, c->app))
		return 0;
	like.rule = rule_of("F010");
	like.severity = SEVERITY_INFO;
	if (n == 1)
		return findings_add(F, &like, "%s", c->text);
	return findings_add(F, &like, "%s (and %zu more of '%s')", c->text, n - 1, c->app);
}

/* Does code say how fields are told to migrations?  ${B} gets what it is. */
static int
sets_telling(const char *path, struct buf *B)
{

	buf_free(B);
	return path != NULL && file_slurp(AT_FDCWD, path, COMMAND_BYTES, B) == 0 && B->len > 0 &&
	       strstr(B->data, "deconstruct") != NULL;
}

/* Likewise one of the modules beside a command that it imports: "from ._migrations import". */
static int
imports_telling(const char *folder, const char *command)
{
	static const char from[] = "from .";
	const char *p = command;
	struct buf B = { 0 };
	int found = 0;

	for (int i = 0; i < COMMAND_IMPORTS && !found && (p = strstr(p, from)) != NULL; i++) {
		const size_t n = strspn(p += sizeof from - 1,
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
		char *path = n == 0 ? NULL : str_printf("%s/%.*s.py", folder, (int)n, p);

		found = sets_telling(path, &B);
		free(path);
	}
	buf_free(&B);
	return found;
}

/* Does a command of the project's own write migrations in its own way, as without labels? */
static char *
own_command(const struct subject *S)
{
	struct buf B = { 0 };
	int found = 0;

	for (size_t i = 0; i < S->apps->n; i++) {
		char *folder, *path = NULL;

		if (S->apps->all[i].folder == NULL ||
		    (folder = str_printf("%s/management/commands", S->apps->all[i].folder)) == NULL)
			continue;
		path = str_printf("%s/makemigrations.py", folder);
		found = sets_telling(path, &B) || (B.len > 0 && imports_telling(folder, B.data));
		buf_free(&B);
		free(folder);
		if (found)
			return path;
		free(path);
	}
	return NULL;
}

/* What such a command leaves out is no drift to the project. */
static int
tell_other(const struct subject *S, const struct drift *D, struct findings *F)
{
	struct finding like = { .rule = rule_of("F010"), .severity = SEVERITY_INFO };
	char *path = NULL;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < D->n; i++)
		n += D->all[i].operation != NULL && !D->all[i].schema;
	if (n == 0 || (path = own_command(S)) == NULL)
		return n == 0 ? 0 : tell(S, F, 0);
	rc = findings_add(F, &like,
	    "which changes of models the project's own makemigrations leaves out is not known "
	    "(that Django's would write: %zu)",
	    n);
	if (rc == 0 && (F->all[F->n - 1].path = arena_strdup(F->arena, path)) == NULL)
		rc = -1;
	free(path);
	return rc;
}

int
model_other(const struct subject *S, struct findings *F)
{
	const struct drift *D;

	if (!has_history(S))
		return 0;
	if ((D = subject_drift(S)) == NULL || tell_other(S, D, F) == -1)
		return -1;
	for (size_t i = 0; i < D->n; i++)
		if (D->all[i].operation == NULL && tell_unknown(S, D, i, F) == -1)
			return -1;
	return 0;
}

/* The first change of an app's keys tells of all. */
static int
tell_key(const struct drift *D, size_t first, struct findings *F)
{
	const struct drift_change *c = &D->all[first];
	const struct finding like = finding_at_value(c->value, c->app);
	size_t n = 0;

	for (size_t i = 0; i < D->n; i++) {
		const struct drift_change *d = &D->all[i];

		if (!d->key || strcmp(d->app, c->app) != 0)
			continue;
		if (i < first)
			return 0;
		n++;
	}
	if (findings_add(F, &like,
		"the keys of '%s' are of another class in the migrations (models: %zu)", c->app,
		n) == -1)
		return -1;
	return findings_help(F, "set default_auto_field in its AppConfig, or DEFAULT_AUTO_FIELD");
}

int
model_key(const struct subject *S, struct findings *F)
{
	const struct drift *D;

	if (!has_history(S))
		return 0;
	if ((D = subject_drift(S)) == NULL)
		return -1;
	for (size_t i = 0; i < D->n; i++)
		if (D->all[i].key && tell_key(D, i, F) == -1)
			return -1;
	return 0;
}
