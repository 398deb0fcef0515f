#include "check/nearest.h"

#include <string.h>

#include "check/subject.h"

enum { LONGEST = 255 };

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t d = a < b ? a : b;

	return d < c ? d : c;
}

/* How many letters must be changed, added or taken out (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1], n = strlen(a), m = strlen(b);

	if (n > LONGEST || m > LONGEST)
		return LONGEST;
	for (size_t k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 1; i <= n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t k = 1; k <= m; k++) {
			size_t above = row[k];

			row[k] = least(above + 1, row[k - 1] + 1, corner + (a[i - 1] != b[k - 1]));
			corner = above;
		}
	}
	return row[m];
}

void
nearest_consider(struct nearest *B, const char *wanted, const char *name)
{
	size_t d = distance(wanted, name);

	if (d > strlen(wanted) / 2 || (B->name != NULL && d >= B->distance))
		return;
	B->name = name;
	B->distance = d;
}

const char *
nearest_migration(const struct subject *S, const char *app, const char *name)
{
	const char *numbered = NULL;
	struct nearest B = { 0 };

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct key *key = &S->migrations->all[i].key;

		if (strcmp(key->app, app) != 0)
			continue;
		/* The same number is a likeness of its own: the rest may have been renamed. */
		if (strncmp(key->name, name, 5) == 0 && strspn(name, "0123456789") == 4)
			numbered = key->name;
		nearest_consider(&B, name, key->name);
	}
	return B.name != NULL ? B.name : numbered;
}

const char *
nearest_app(const struct subject *S, const char *label)
{
	struct nearest B = { 0 };

	for (size_t i = 0; i < S->apps->n; i++)
		if (S->apps->all[i].state == APP_MIGRATED)
			nearest_consider(&B, label, S->apps->all[i].label);
	return B.name;
}
