#include "django/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "db/engine.h"

/* The columns that Django reads and writes. */
static const char *const columns[] = { "id", "app", "name", "applied" };
enum { COLUMNS = sizeof columns / sizeof *columns };

/* How each engine is asked for them. */
static const struct question {
	const char *engine;
	const char *columns; /* one a row; NULL: its tables need have none */
	const char *rows; /* app, name, applied */
} questions[] = {
	{ "sqlite", "SELECT name FROM pragma_table_info('django_migrations')",
	    "SELECT app, name, applied FROM django_migrations ORDER BY id" },
	{ "mongodb", NULL,
	    "{\"find\": \"django_migrations\", \"fields\": [\"app\", \"name\", \"applied\"],"
	    " \"sort\": \"id\"}" },
};

struct columns_seen {
	int any;
	int seen[COLUMNS];
};

static int
see_column(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct columns_seen *C = cookie;

	(void)n;
	(void)lengths;
	C->any = 1;
	for (size_t i = 0; i < COLUMNS; i++)
		if (values[0] != NULL && strcasecmp(values[0], columns[i]) == 0)
			C->seen[i] = 1;
	return 0;
}

static int
add_row(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct history *H = cookie;
	struct row *rows, *r;

	(void)n;
	(void)lengths;
	/* The size doubles at each power of two. */
	if ((H->n & (H->n - 1)) == 0) {
		if ((rows = realloc(H->rows, (H->n == 0 ? 1 : 2 * H->n) * sizeof *rows)) == NULL)
			return report_errno(EXIT_FAILED, "cannot read the applied migrations");
		H->rows = rows;
	}
	r = &H->rows[H->n];
	r->key.app = r->app = strdup(values[0] != NULL ? values[0] : "");
	r->key.name = r->name = strdup(values[1] != NULL ? values[1] : "");
	r->applied = values[2] != NULL ? strdup(values[2]) : NULL;
	H->n++;
	if (r->app == NULL || r->name == NULL || (values[2] != NULL && r->applied == NULL))
		return report_errno(EXIT_FAILED, "cannot read the applied migrations");
	return 0;
}

static int
fill_index(struct history *H)
{

	for (size_t i = 0; i < H->n; i++)
		if (key_set_put(H->index, &H->rows[i].key, &H->rows[i]) == -1)
			return -1;
	return 0;
}

static const struct question *
question_for(const struct engine *E)
{

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (strcmp(questions[i].engine, E->name) == 0)
			return &questions[i];
	report(EXIT_FAILED, "history is not read from this engine: '%s'", E->name);
	return NULL;
}

/* Is the table there, and has it all its columns?  Return 1 or 0, or -1 with a report. */
static int
look_at_columns(const struct engine *E, struct db *D, const struct question *Q, struct history *H)
{
	struct columns_seen C = { 0 };

	if (Q->columns == NULL)
		return H->present = 1;
	if (E->query(D, Q->columns, see_column, &C) == -1)
		return -1;
	if (!C.any)
		return 0;
	H->present = 1;
	for (size_t i = 0; i < COLUMNS; i++)
		if (!C.seen[i]) {
			H->missing = columns[i];
			return 0;
		}
	return 1;
}

int
history_read(const struct engine *E, struct db *D, struct history *H)
{
	const struct question *Q = question_for(E);
	int rc;

	memset(H, 0, sizeof *H);
	if (Q == NULL || (rc = look_at_columns(E, D, Q, H)) == -1)
		return -1;
	if (rc == 0)
		return 0;
	if (E->query(D, Q->rows, add_row, H) == 0 && (H->index = key_set_new(H->n)) != NULL &&
	    fill_index(H) == 0)
		return 0;
	history_free(H);
	return -1;
}

int
history_has(const struct history *H, const struct key *key)
{

	return H->index != NULL && key_set_get(H->index, key) != NULL;
}

void
history_free(struct history *H)
{

	for (size_t i = 0; i < H->n; i++) {
		free(H->rows[i].app);
		free(H->rows[i].name);
		free(H->rows[i].applied);
	}
	free(H->rows);
	key_set_free(H->index);
	memset(H, 0, sizeof *H);
}
