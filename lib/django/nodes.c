#include "django/nodes.h"

#include <stdlib.h>

#include "base/exit.h"
#include "base/report.h"

int
nodes_add(struct nodes *L, struct node *N)
{
	struct node **all;
	size_t size = L->size == 0 ? 4 : 2 * L->size;

	if (L->n == L->size) {
		if ((all = realloc(L->all, size * sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot build the graph");
		L->all = all;
		L->size = size;
	}
	L->all[L->n++] = N;
	return 0;
}

int
nodes_has(const struct nodes *L, const struct node *N)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i] == N)
			return 1;
	return 0;
}
