#include "check/leftover.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "check/indexes.h"
#include "check/subject.h"

static int
add(struct leftovers *L, const char *table, const char *index)
{
	struct db_leftover *all = reallocarray(L->all, L->n + 1, sizeof *all), *one;

	if (all == NULL)
		return report_errno(EXIT_FAILED, "cannot list what is left over");
	L->all = all;
	one = &all[L->n++];
	*one = (struct db_leftover){ .table = str_dup(table) };
	if (index != NULL)
		one->index = str_dup(index);
	return one->table == NULL || (index != NULL && one->index == NULL) ? -1 : 0;
}

static const struct db_table *
find(const struct subject *S, const char *name)
{

	for (size_t i = 0; i < S->there_n; i++)
		if (strcmp(S->there[i].name, name) == 0)
			return &S->there[i];
	return NULL;
}

static int
add_indexes(const struct subject *S, struct leftovers *L)
{
	struct index_changes C;
	int rc = indexes_compare(S, &C);

	for (size_t i = 0; i < C.n && rc == 0; i++)
		if (C.all[i].fault == INDEX_EXTRA && indexes_migrates(&C, C.all[i].index))
			rc = add(L, C.all[i].index->table, C.all[i].index->name);
	indexes_free(&C);
	return rc;
}

/* Notes of djongo's: of how many tables that stay, and those of tables that are gone. */
struct noted {
	const struct subject *S;
	struct leftovers *L;
	size_t staying;
};

static int
is_leftover(const struct leftovers *L, const char *table)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i].index == NULL && strcmp(L->all[i].table, table) == 0)
			return 1;
	return 0;
}

static int
see_note(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct noted *N = cookie;

	(void)n;
	if (values[0] == NULL || strlen(values[0]) != lengths[0] || is_leftover(N->L, values[0]))
		return 0;
	if (find(N->S, values[0]) != NULL) {
		N->staying++;
		return 0;
	}
	if (add(N->L, values[0], NULL) == -1)
		return -1;
	N->L->all[N->L->n - 1].gone = 1;
	return 0;
}

/* What djongo has noted of a table that is not there any more. */
static int
add_notes(const struct subject *S, struct leftovers *L)
{
	static const char all[] = "{\"find\": \"__schema__\", \"fields\": [\"name\"]}";
	const size_t before = L->n;
	struct noted N = { S, L, 0 };
	size_t wanted = S->there_n;

	if (strcmp(S->engine->name, "mongodb") != 0 || find(S, "__schema__") == NULL)
		return 0;
	for (size_t i = 0; i < S->there_n; i++)
		wanted -= is_leftover(L, S->there[i].name);
	if (S->engine->query(S->db, all, see_note, &N) == -1)
		return -1;
	/* All that stay but __schema__ itself have one; else one may be under an older name. */
	if (N.staying == wanted - 1)
		return 0;
	while (L->n > before) {
		L->n--;
		free(L->all[L->n].table);
		free(L->all[L->n].index);
	}
	return 0;
}

/* What was not read may account for anything. */
static int
all_read(const struct subject *S)
{

	for (size_t i = 0; i < S->migrations->problems.n; i++) {
		const struct problem *P = &S->migrations->problems.all[i];

		if (P->kind == PROBLEM_UNREADABLE || P->kind == PROBLEM_LINK ||
		    P->kind == PROBLEM_SYNTAX || P->kind == PROBLEM_NO_CLASS)
			return report(EXIT_INVALID,
			    "what is left over cannot be told: '%s': %s; mig-verify tells more",
			    P->path == NULL ? "migrations" : P->path, P->text);
	}
	return 0;
}

int
leftovers_find(const struct subject *S, struct leftovers *L)
{
	const char *label;

	*L = (struct leftovers){ 0 };
	if (!S->has_database || find(S, "django_migrations") == NULL || S->history.missing != NULL)
		return 0;
	if (all_read(S) == -1)
		return -1;
	for (size_t i = 0; i < S->there_n; i++) {
		const struct db_table *t = &S->there[i];

		if (leftover_why(S, t, &label) == NULL)
			continue;
		/* Of a name that is of no app, it may be another program's. */
		if (label == NULL && !str_begins(t->name, "new__"))
			continue;
		if (t->rows > 0)
			L->kept++;
		else if (add(L, t->name, NULL) == -1)
			return -1;
	}
	return add_indexes(S, L) == -1 ? -1 : add_notes(S, L);
}

void
leftovers_free(struct leftovers *L)
{

	for (size_t i = 0; i < L->n; i++) {
		free(L->all[i].table);
		free(L->all[i].index);
	}
	free(L->all);
	*L = (struct leftovers){ 0 };
}
