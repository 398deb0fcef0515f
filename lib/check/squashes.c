#include <string.h>

#include "base/buf.h"
#include "check/family.h"
#include "check/subject.h"

/* G007, G008, G014, G015: squashes and what they replace. */

/* What is to say of the migrations that a squash replaces. */
struct replaced {
	size_t there, gone; /* on disk or not, of installed apps */
	size_t applied, unapplied; /* by the rows */
	const struct reference *missing; /* one that is gone */
	const struct reference *foreign; /* of an app not installed, and not applied */
};

static struct replaced
count(const struct subject *S, const struct migration *m)
{
	struct replaced R = { 0 };

	for (size_t i = 0; i < m->replaces.n; i++) {
		const struct reference *r = &m->replaces.all[i];
		const int installed = apps_find(S->apps, r->key.app) != NULL;
		const int applied = S->has_database && history_has(&S->history, &r->key);

		R.applied += (size_t)applied;
		R.unapplied += (size_t)!applied;
		if (migrations_find(S->migrations, r->key.app, r->key.name) != NULL)
			R.there++;
		else if (installed) {
			R.gone++;
			R.missing = r;
		} else if (!applied)
			R.foreign = r;
	}
	return R;
}

typedef int tell(const struct subject *S, const struct migration *m, const struct replaced *R,
    struct findings *F);

/* The squashes of the project's own apps, as far as all that they replace is known. */
static int
each_squash(const struct subject *S, struct findings *F, tell *look)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];
		struct replaced R;

		if (m->app->place != APP_OWN || m->replaces.n == 0 || m->replaces.open)
			continue;
		R = count(S, m);
		if (look(S, m, &R, F) == -1)
			return -1;
	}
	return 0;
}

static int
tell_part(const struct subject *S, const struct migration *m, const struct replaced *R,
    struct findings *F)
{
	const struct finding like = finding_at(m, R->missing);

	(void)S;
	if (R->there == 0 || R->gone == 0)
		return 0;
	if (findings_add(F, &like,
		"of what squash '%s.%s' replaces, '%s' is gone, and others are left (%zu of %zu)",
		m->key.app, m->key.name, R->missing->key.name, R->there, m->replaces.n) == -1)
		return -1;
	return findings_help(F, "put it back, or delete all of them together");
}

int
squash_part(const struct subject *S, struct findings *F)
{

	return each_squash(S, F, tell_part);
}

static int
tell_done(const struct subject *S, const struct migration *m, const struct replaced *R,
    struct findings *F)
{
	const struct finding like = finding_at(m, NULL);

	if (R->unapplied > 0 || !history_has(&S->history, &m->key))
		return 0;
	if (findings_add(F, &like, "all that squash '%s.%s' replaces is applied here", m->key.app,
		m->key.name) == -1)
		return -1;
	return findings_help(
	    F, "if so everywhere, the replaced files and the attribute replaces can go");
}

int
squash_done(const struct subject *S, struct findings *F)
{

	return each_squash(S, F, tell_done);
}

static int
tell_differs(const struct subject *S, const struct migration *m, const struct replaced *R,
    struct findings *F)
{
	const struct finding like = finding_at(m, NULL);

	(void)S;
	if (R->applied == 0 || R->unapplied == 0 || R->foreign != NULL)
		return 0;
	if (findings_add(F, &like,
		"squash '%s.%s' is applied in part (%zu of %zu): migrate leaves it out, "
		"makemigrations uses it",
		m->key.app, m->key.name, R->applied, m->replaces.n) == -1)
		return -1;
	return findings_help(F, "apply the rest of what it replaces");
}

int
squash_differs(const struct subject *S, struct findings *F)
{

	return each_squash(S, F, tell_differs);
}

static int
tell_foreign(const struct subject *S, const struct migration *m, const struct replaced *R,
    struct findings *F)
{
	const struct finding like = finding_at(m, R->foreign);

	(void)S;
	if (R->foreign == NULL || R->applied == 0)
		return 0;
	return findings_add(F, &like,
	    "squash '%s.%s' replaces '%s.%s' of an app that is not installed, which has no row "
	    "here, while others have",
	    m->key.app, m->key.name, R->foreign->key.app, R->foreign->key.name);
}

int
squash_foreign(const struct subject *S, struct findings *F)
{

	return each_squash(S, F, tell_foreign);
}
