#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "check/family.h"
#include "check/subject.h"

/* N001 to N003: names and numbers of the project's own migrations. */

/* Where more numbers are left out, they were taken from elsewhere, as from tickets. */
enum { LOST = 3 };
enum { LONG = 100, LONGEST = 255 /* of the column name of django_migrations */ };

static size_t
digits(const char *s)
{

	return strspn(s, "0123456789");
}

/* "0007_auto_20240131_0915", as makemigrations names what it has no name for. */
static int
is_dated(const char *name)
{
	size_t n = digits(name);

	if (n < 4 || strncmp(name + n, "_auto_", 6) != 0 || digits(name + n + 6) != 8)
		return 0;
	name += n + 6 + 8;
	return *name == '\0' || (*name == '_' && digits(name + 1) == 4);
}

/* One for each app, at the newest: what was applied somewhere cannot be renamed any more. */
int
name_dated(const struct subject *S, struct findings *F)
{
	const struct migrations *M = S->migrations;
	const struct migration *last = NULL;
	struct finding like;
	size_t n = 0;

	for (size_t i = 0; i < M->n; i++) {
		const struct migration *m = &M->all[i];

		if (m->app->place == APP_OWN && is_dated(m->key.name)) {
			last = m;
			n++;
		}
		if (n == 0 || (i + 1 < M->n && M->all[i + 1].app == m->app))
			continue;
		like = finding_at(last, NULL);
		if (findings_add(F, &like, "named by date (migrations of '%s' so named: %zu)",
			last->key.app, n) == -1)
			return -1;
		n = 0;
	}
	return 0;
}

static const char *
odd_name(const char *name)
{
	size_t n = digits(name);

	if (strlen(name) > LONG)
		return "the name has more than 100 characters";
	for (const char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && *p != '_')
			return "the name has other characters than letters, digits and '_'";
	if (n < 4 || name[n] != '_' || name[n + 1] == '\0')
		return "the name is not like 0001_name";
	return NULL;
}

int
name_odd(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];
		struct finding like = finding_at(m, NULL);
		const char *why;
		int rc;

		if (m->app->place != APP_OWN || (why = odd_name(m->key.name)) == NULL)
			continue;
		like.rule = F->rule;
		like.severity = SEVERITY_WARNING;
		if (strlen(m->key.name) > LONGEST) {
			like.severity = SEVERITY_ERROR;
			why = "the name has more than 255 characters, which the database cannot "
			      "hold";
		}
		rc = findings_add(F, &like, "%s", why);
		if (rc == -1)
			return -1;
	}
	return 0;
}

/* What number a name has; behind a squash, numbers may go on from either of its two. */
struct numbers {
	const struct migration *m;
	unsigned long first, last;
};

static int
read_numbers(const struct migration *m, struct numbers *N)
{
	const char *name = m->key.name, *squashed = strstr(name, "_squashed_");

	if (digits(name) != 4)
		return 0;
	N->m = m;
	N->first = N->last = strtoul(name, NULL, 10);
	if (squashed != NULL && digits(squashed + 10) == 4)
		N->last = strtoul(squashed + 10, NULL, 10);
	return 1;
}

static int
by_number(const void *a, const void *b)
{
	const struct numbers *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return key_compare(&x->m->key, &y->m->key);
}

static int
tell_gap(const struct numbers *N, const struct numbers *before, struct findings *F)
{
	struct finding like = finding_at(N->m, NULL);

	like.rule = F->rule;
	like.severity = SEVERITY_INFO;
	return findings_add(
	    F, &like, "a gap in the numbers: '%s' comes before", before->m->key.name);
}

static int
tell_numbers(const struct numbers *all, size_t n, struct findings *F)
{
	unsigned long squashed = all[0].last;

	for (size_t i = 1; i < n; i++) {
		const struct numbers *N = &all[i], *before = &all[i - 1];
		const struct finding like = finding_at(N->m, NULL);
		int rc = 0;

		if (N->first == before->first)
			rc = findings_add(F, &like, "the number %04lu is also that of '%s'",
			    N->first, before->m->key.name);
		else if (N->first > before->first + 1 && N->first > squashed + 1 &&
			 N->first <= before->first + 1 + LOST)
			rc = tell_gap(N, before, F);
		if (rc == -1)
			return -1;
		squashed = N->last > squashed ? N->last : squashed;
	}
	return 0;
}

/*
 * Of the migrations in the graph: what is replaced, or a squash that is not used, does not count.
 */
int
name_number(const struct subject *S, struct findings *F)
{
	const struct nodes *L = &S->graph->nodes;
	struct numbers *all = calloc(L->n + 1, sizeof *all);
	size_t n = 0;
	int rc = 0;

	if (all == NULL)
		return report_errno(EXIT_FAILED, "cannot compare numbers");

	for (size_t i = 0; i < L->n && rc == 0; i++) {
		const struct migration *m = L->all[i]->migration;

		if (m != NULL && m->app->place == APP_OWN)
			n += (size_t)read_numbers(m, &all[n]);
		/* The nodes of an app stand together. */
		if (i + 1 < L->n && strcmp(L->all[i + 1]->key.app, L->all[i]->key.app) == 0)
			continue;
		if (n > 1) {
			qsort(all, n, sizeof *all, by_number);
			rc = tell_numbers(all, n, F);
		}
		n = 0;
	}
	free(all);
	return rc;
}
