#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/models.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"
#include "python/access.h"
#include "python/show.h"
#include "python/value.h"

/*
 * models FOLDER: the models of all apps at hand as models.py says them, one thing a line, parts
 * separated by tabs: M app name open; F name path open; A name value; O name value; I name; C name.
 */

static void
show(const struct value *V)
{
	struct buf B = { 0 };

	value_show(V, &B);
	for (char *p = B.data; p != NULL && *p != '\0'; p++)
		if (*p == '\t' || *p == '\n')
			*p = ' ';
	printf("%s\n", B.data == NULL ? "" : B.data);
	buf_free(&B);
}

static void
print_field(const struct field *F)
{

	printf("F\t%s\t%s\t%d\t%s.%s\t%s.%s\n", F->name, F->path == NULL ? "?" : F->path, F->open,
	    F->to_app == NULL ? "" : F->to_app, F->to_model == NULL ? "" : F->to_model,
	    F->through_app == NULL ? "" : F->through_app,
	    F->through_model == NULL ? "" : F->through_model);
	for (size_t i = 0; i < F->n; i++) {
		printf("A\t%s\t%d\t", F->arguments[i].name, value_known(F->arguments[i].value));
		show(F->arguments[i].value);
	}
}

static void
print(const struct model *m)
{

	printf("M\t%s\t%s\t%d\t%s\n", m->app, m->name, m->doubtful,
	    m->open != NULL   ? m->open
	    : m->open_options ? "code may add to its options"
			      : "");
	for (size_t i = 0; i < m->fields_n; i++)
		print_field(m->fields[i]);
	for (size_t i = 0; i < m->options_n; i++) {
		printf("O\t%s\t%d\t", m->options[i].name, value_known(m->options[i].value));
		show(m->options[i].value);
	}
	if (m->managers != NULL) {
		printf("G\t");
		show(m->managers);
	}
	for (size_t i = 0; i < m->indexes_n; i++)
		printf("I\t%s\n", m->indexes[i].name == NULL ? "?" : m->indexes[i].name);
	for (size_t i = 0; i < m->constraints_n; i++)
		printf("C\t%s\n", m->constraints[i].name == NULL ? "?" : m->constraints[i].name);
}

int
main(int argc, char **argv)
{
	struct project *P = argc < 2 ? NULL : project_find(argv[1]);
	struct settings *S = P == NULL ? NULL : settings_read(P);
	struct apps *A = S == NULL ? NULL : apps_read(S);
	struct state *T = A == NULL ? NULL : models_read(A, MODELS_ALL);

	if (T == NULL)
		return 1;
	for (size_t i = 0; i < T->n; i++)
		print(T->models[i]);
	state_free(T);
	apps_free(A);
	settings_free(S);
	project_free(P);
	return 0;
}
