#include "db/selection.h"

#include <string.h>

int
selection_has(const struct db_selection *W, const char *name)
{

	for (size_t i = 0; i < W->n; i++)
		if (strcmp(W->names[i], name) == 0)
			return !W->exclude;
	return W->n == 0 || W->exclude;
}
