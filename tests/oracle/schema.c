#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "check/output_schema.h"
#include "django/apps.h"
#include "django/models.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"

/* schema FOLDER: what the models of all apps at hand make in a database, one JSON object a line. */

static void
print(const struct schema *const all[SCHEMA_DATABASES], const struct model *m)
{
	struct buf B = { 0 };
	struct json J = { .out = &B };

	json_open_object(&J, NULL);
	json_put_string(&J, "app", m->app);
	json_put_string(&J, "name", m->name);
	output_schema(&J, all, m);
	json_close_object(&J);
	printf("%s\n", B.data == NULL ? "" : B.data);
	buf_free(&B);
}

int
main(int argc, char **argv)
{
	struct project *P = argc < 2 ? NULL : project_find(argv[1]);
	struct settings *S = P == NULL ? NULL : settings_read(P);
	struct apps *A = S == NULL ? NULL : apps_read(S);
	struct state *T = A == NULL ? NULL : models_read(A, MODELS_ALL);
	struct schema *all[SCHEMA_DATABASES];

	if (T == NULL)
		return 1;
	for (int i = 0; i < SCHEMA_DATABASES; i++)
		if ((all[i] = schema_of(T, (enum schema_database)i)) == NULL)
			return 1;
	for (size_t i = 0; i < T->n; i++)
		print((const struct schema *const *)all, T->models[i]);
	for (int i = 0; i < SCHEMA_DATABASES; i++)
		schema_free(all[i]);
	state_free(T);
	apps_free(A);
	settings_free(S);
	project_free(P);
	return 0;
}
