#include "check/operations.h"

#include <string.h>

#include "base/str.h"
#include "django/migrations.h"
#include "django/operation.h"
#include "django/values.h"
#include "python/access.h"

enum { DEEP = 16 };

static int each(const struct operation *from, struct value *L, operations_visit *visit,
    void *context, int depth);

static int
visit_one(const struct operation *O, operations_visit *visit, void *context, int depth)
{
	static const char *const names[] = { "database_operations", "state_operations" };
	struct operation from = *O;

	if (visit(O, context) == -1)
		return -1;
	if (O->name == NULL || depth == DEEP)
		return 0;
	if (strcmp(O->name, "SeparateDatabaseAndState") == 0) {
		for (int i = 0; i < 2; i++) {
			from.state = O->state || i == 1;
			if (each(&from, call_arg(O->call, i, names[i]), visit, context,
				depth + 1) == -1)
				return -1;
		}
	} else if (strcmp(O->name, "RunSQL") == 0) {
		from.state = 1;
		return each(&from, call_arg(O->call, 2, names[1]), visit, context, depth + 1);
	}
	return 0;
}

static int
each(const struct operation *from, struct value *L, operations_visit *visit, void *context,
    int depth)
{
	struct operation O = { .m = from->m, .state = from->state };

	if (L == NULL || L->kind == VALUE_NONE)
		return 0;
	if (!values_list(L)) {
		O.call = L;
		return visit(&O, context);
	}
	for (size_t i = 0; i < L->n; i++) {
		O.call = L->items[i];
		O.name = operation_name(O.call);
		if (visit_one(&O, visit, context, depth) == -1)
			return -1;
	}
	return 0;
}

int
operations_each(const struct migration *m, operations_visit *visit, void *context)
{
	const struct operation from = { .m = m };

	return each(&from, m->operations, visit, context, 0);
}

const char *
operations_text(const struct operation *O, int i, const char *name)
{

	return values_text(call_arg(O->call, i, name));
}

const char *
operations_model(const struct operation *O)
{
	static const char *const without[] = { "RunPython", "RunSQL", "SeparateDatabaseAndState",
		"RenameModel", NULL };
	/* Those of models as a whole call it "name". */
	static const char *const whole[] = { "CreateModel", "DeleteModel", "AlterModel",
		"AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo", NULL };

	if (O->name == NULL)
		return NULL;
	for (size_t i = 0; without[i] != NULL; i++)
		if (strcmp(O->name, without[i]) == 0)
			return strcmp(O->name, "RenameModel") == 0
				   ? operations_text(O, 1, "new_name")
				   : NULL;
	for (size_t i = 0; whole[i] != NULL; i++)
		if (str_begins(O->name, whole[i]))
			return operations_text(O, 0, "name");
	return operations_text(O, 0, "model_name");
}
