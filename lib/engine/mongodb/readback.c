#include "readback.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "collections.h"
#include "dump.h"
#include "reading.h"

static int
compare(const struct staged *s, const struct sum *there)
{
	const struct sum *given = &s->target.sum;

	if (there->documents != given->documents)
		return report(EXIT_FAILED,
		    "the server has other documents than it was given: '%s': %llu of %llu", s->name,
		    (unsigned long long)there->documents, (unsigned long long)given->documents);
	if (!sum_same(there, given))
		return report(EXIT_FAILED,
		    "the server changed documents that it was given: in '%s'", s->name);
	return 0;
}

int
readback_compare(const struct db *D, const struct staged *all, size_t n)
{
	struct collection *list = calloc(n + 1, sizeof *list);
	struct reading_sum *sums = calloc(n + 1, sizeof *sums);
	struct collections C = { .all = list };
	/* What was just written need not be in a snapshot yet. */
	struct db now = *D;
	int rc = -1;

	if (list == NULL || sums == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	now.snapshots = 0;
	for (size_t i = 0; i < n; i++)
		if (all[i].temporary != NULL)
			list[C.n++] = (struct collection){ .name = all[i].temporary,
				.type = (char *)(uintptr_t) "collection" };
	if (reading_run(&now, &C, NULL, NULL, sums) == -1)
		goto done;
	rc = 0;
	for (size_t i = 0, k = 0; i < n && rc == 0; i++)
		if (all[i].temporary != NULL)
			rc = compare(&all[i], &sums[k++].sum);

done:
	free(sums);
	free(list);
	return rc;
}

/* Return 1; or 0: somebody made another, or the server keeps it in a way of its own. */
static int
known(const struct collection *c, const struct staged *all, size_t n, struct sum *sum)
{

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, c->name) == 0) {
			*sum = all[i].target.sum;
			return strcmp(all[i].type, c->type) == 0 &&
			    strcmp(c->type, "timeseries") != 0;
		}
	return 0;
}

int
readback_state(struct db *D, const struct staged *all, size_t n)
{
	struct reading_sum *sums = NULL;
	struct collections C;
	int rc = -1, all_known = 1;

	if (collections_read(D, &C) == -1)
		goto done;
	if ((sums = calloc(C.n + 1, sizeof *sums)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	for (size_t i = 0; i < C.n && all_known; i++)
		all_known = known(&C.all[i], all, n, &sums[i].sum);
	rc = 0;
	if (all_known)
		rc = (D->dumped = dump_sum_up(&C, sums)) == NULL ? -1 : 0;

done:
	free(sums);
	collections_free(&C);
	return rc;
}
