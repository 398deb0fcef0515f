#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "check/nearest.h"
#include "check/family.h"
#include "check/subject.h"

/* Rules over the rows of django_migrations. */

/* Every edge from a migration that is applied to one that is not. */
static int
each_broken_edge(const struct subject *S, struct findings *F,
    int (*tell)(const struct subject *S, const struct node *child, const struct node *parent,
	struct findings *F))
{
	const struct nodes *all = &S->graph->nodes;

	for (size_t i = 0; i < all->n; i++) {
		const struct node *child = all->all[i];

		if (child->migration == NULL || !history_has(&S->history, &child->key))
			continue;
		for (size_t k = 0; k < child->parents.n; k++) {
			const struct node *parent = child->parents.all[k];

			if (parent->migration == NULL || subject_applied(S, parent))
				continue;
			if (tell(S, child, parent, F) == -1)
				return -1;
		}
	}
	return 0;
}

static int
tell_order(const struct subject *S, const struct node *child, const struct node *parent,
    struct findings *F)
{
	const struct migration *from;
	const struct reference *r = cycle_edge(child, parent, &from);
	const struct finding like = finding_at(from != NULL ? from : child->migration, r);

	(void)S;
	return findings_add(F, &like,
	    "'%s.%s' is applied, but '%s.%s', which it depends on, is not", child->key.app,
	    child->key.name, parent->key.app, parent->key.name);
}

int
row_order(const struct subject *S, struct findings *F)
{

	return each_broken_edge(S, F, tell_order);
}

static int
count_row(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{

	(void)n;
	(void)lengths;
	*(unsigned long *)cookie = values[0] != NULL ? strtoul(values[0], NULL, 10) : 0;
	return 0;
}

/* How many foreign keys still lead to the user table that the setting has left? */
static int
count_old_keys(const struct subject *S, unsigned long *n)
{

	*n = 0;
	if (strcmp(S->engine->name, "sqlite") != 0)
		return 0;
	return S->engine->query(S->db,
	    "SELECT count(*) FROM sqlite_master AS t,"
	    " pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table' AND k.\"table\" = "
	    "'auth_user'"
	    " AND t.name NOT LIKE 'auth_user%'",
	    count_row, n);
}

static int
tell_user_model(const struct subject *S, const struct node *child, const struct node *parent,
    struct findings *F)
{
	const struct migration *from;
	const struct reference *r = cycle_edge(child, parent, &from);
	struct finding like;
	unsigned long old;

	if (r == NULL || r->setting == NULL)
		return 0;
	like = finding_at(from, r);
	if (count_old_keys(S, &old) == -1 ||
	    findings_add(F, &like,
		"'%s.%s' was applied before the user model '%s' had a table"
		" (foreign keys to auth_user: %lu)",
		child->key.app, child->key.name, settings_text(S->settings, "AUTH_USER_MODEL"),
		old) == -1)
		return -1;
	return findings_help(F, "no migrate can mend this: start anew with dev-reset");
}

int
row_user_model(const struct subject *S, struct findings *F)
{

	return each_broken_edge(S, F, tell_user_model);
}

static int
is_replaced(const struct subject *S, const struct key *key)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct references *L = &S->migrations->all[i].replaces;

		for (size_t k = 0; k < L->n; k++)
			if (key_compare(&L->all[k].key, key) == 0)
				return 1;
	}
	return 0;
}

/* A row is a ghost if it is surely of no migration that is there. */
static int
is_ghost(const struct subject *S, const struct key *key)
{
	const struct app *app = apps_find(S->apps, key->app);

	if (app == NULL ? !S->apps->complete : app->state == APP_UNKNOWN || app->by_heart)
		return 0;
	return migrations_find(S->migrations, key->app, key->name) == NULL && !is_replaced(S, key);
}

static int
tell_ghost(const struct subject *S, const struct key *key, struct findings *F)
{
	const struct finding like = { .app = key->app, .migration = key->name };
	const struct app *app = apps_find(S->apps, key->app);
	const char *name;
	struct key near;

	if (app == NULL)
		return findings_add(
		    F, &like, "ghost row '%s.%s': no such app is installed", key->app, key->name);
	if (findings_add(F, &like, "ghost row '%s.%s': no such migration is on disk", key->app,
		key->name) == -1)
		return -1;
	name = nearest_migration(S, key->app, key->name);
	if (name == NULL)
		return 0;
	near = (struct key){ key->app, name };
	return history_has(&S->history, &near) ? 0 : findings_help(F, "renamed to '%s'?", name);
}

int
row_ghost(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->history.n; i++)
		if (is_ghost(S, &S->history.rows[i].key) &&
		    tell_ghost(S, &S->history.rows[i].key, F) == -1)
			return -1;
	return 0;
}

/* Is a row the first one of its key? */
static int
is_first(const struct history *H, size_t i)
{

	for (size_t k = 0; k < i; k++)
		if (key_compare(&H->rows[k].key, &H->rows[i].key) == 0)
			return 0;
	return 1;
}

/* The migration whose name a row has but for case and space, or NULL. */
static const struct migration *
nearly(const struct subject *S, const struct row *r)
{
	const char *name = r->name + strspn(r->name, " \t\r\n");
	size_t n = strlen(name);

	while (n > 0 && strchr(" \t\r\n", name[n - 1]) != NULL)
		n--;
	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (strcasecmp(m->key.app, r->app) == 0 && strlen(m->key.name) == n &&
		    strncasecmp(m->key.name, name, n) == 0 && key_compare(&m->key, &r->key) != 0)
			return m;
	}
	return NULL;
}

/* Clocks differ by time zone, so only what lies more than a day ahead is odd. */
static int
is_future(const struct row *r)
{
	char text[CLOCK_TEXT];

	clock_text(text, time(NULL) + 24 * 60 * 60);
	text[strcspn(text, "T")] = ' ';
	return r->applied != NULL && strcmp(r->applied, text) > 0;
}

int
row_doubled(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->history.n; i++) {
		const struct row *r = &S->history.rows[i];
		const struct finding like = { .app = r->app, .migration = r->name };
		const struct migration *m;

		if (!is_first(&S->history, i) &&
		    findings_add(F, &like, "a second row for '%s.%s'", r->app, r->name) == -1)
			return -1;
		if (is_future(r) &&
		    findings_add(F, &like, "the row of '%s.%s' was made in the future: %s", r->app,
			r->name, r->applied) == -1)
			return -1;
		if (migrations_find(S->migrations, r->app, r->name) == NULL &&
		    (m = nearly(S, r)) != NULL &&
		    findings_add(F, &like,
			"row '%s.%s' differs in case or space from the migration '%s.%s'", r->app,
			r->name, m->key.app, m->key.name) == -1)
			return -1;
	}
	return 0;
}

int
row_unapplied(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->plan.n; i++) {
		const struct node *N = S->plan.all[i];
		struct finding like;

		if (N->migration == NULL || subject_applied(S, N))
			continue;
		like = finding_at(N->migration, NULL);
		if (findings_add(F, &like, "'%s.%s' is not applied", N->key.app, N->key.name) == -1)
			return -1;
	}
	return 0;
}

int
row_table(const struct subject *S, struct findings *F)
{
	const struct finding like = { 0 };

	if (S->history.missing != NULL)
		return findings_add(
		    F, &like, "the table django_migrations has no column '%s'", S->history.missing);
	if (S->history.present || S->there_n == 0)
		return 0;
	return findings_add(F, &like,
	    "there are tables (%zu), but no django_migrations to tell whose"
	    " they are",
	    S->there_n);
}
