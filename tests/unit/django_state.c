#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/graph.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/state_error.h"
#include "python/access.h"
#include "python/show.h"

/*
 * Operations of an app "a", and the state that they end with: models as
 * "Name(field...)options[index...]", then what is wrong, one letter each: (M)odel or (F)ield not
 * there, (E)xists, (N)ame, (D)ouble, (U)nknown.  As Django 5.2 and 6.1 do it, but that Django
 * ends at the first error.
 */

static char folder[64];

static void
put(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int
set_up(void **state)
{
	char path[200];

	(void)state;
	snprintf(folder, sizeof folder, "/tmp/slate-unit.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/a/migrations", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put("manage.py", "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n");
	put("settings.py", "INSTALLED_APPS = ['a']\n");
	put("a/__init__.py", "");
	put("a/migrations/__init__.py", "");
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "manage.py", "settings.py", "a/__init__.py",
		"a/migrations/__init__.py", "a/migrations/0001.py", "a/migrations", "a", "" };
	char path[200];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		remove(path);
	}
	return 0;
}

static void
show_model(const struct model *m, struct buf *B)
{

	buf_printf(B, "%s%s(", B->len > 0 ? " " : "", m->name);
	for (size_t i = 0; i < m->fields_n; i++) {
		const struct field *F = m->fields[i];

		buf_printf(B, "%s%s", i > 0 ? " " : "", F->name);
		if (F->to_model != NULL)
			buf_printf(B, ">%s", F->to_model);
		if (F->through_model != NULL)
			buf_printf(B, "/%s", F->through_model);
		if (field_get(F, "default") != NULL)
			buf_char(B, '=');
	}
	buf_char(B, ')');
	for (size_t i = 0; i < m->options_n; i++) {
		buf_printf(B, "%s:", m->options[i].name);
		value_show(m->options[i].value, B);
	}
	for (size_t i = 0; i < m->indexes_n; i++)
		buf_printf(B, "[%s]", m->indexes[i].name);
	for (size_t i = 0; i < m->constraints_n; i++)
		buf_printf(B, "{%s}", m->constraints[i].name);
}

static void
show(const struct state *S, struct buf *B)
{
	static const char letters[] = { [STATE_NO_MODEL] = 'M', [STATE_NO_FIELD] = 'F',
		[STATE_EXISTS] = 'E', [STATE_NO_NAME] = 'N', [STATE_DOUBLE] = 'D',
		[STATE_DANGLING] = 'X', [STATE_UNKNOWN] = 'U', [STATE_UNREAD] = 'R' };

	for (size_t i = 0; i < S->n; i++)
		show_model(S->models[i], B);
	if (S->errors_n > 0)
		buf_char(B, ' ');
	for (size_t i = 0; i < S->errors_n; i++)
		buf_char(B, letters[S->errors[i].kind]);
}

static void
replay(const char *operations, struct buf *B)
{
	struct nodes plan = { 0 };
	struct project *P;
	struct settings *settings;
	struct apps *A;
	struct migrations *M;
	struct graph *G;
	struct state *S;
	struct buf text = { 0 };

	buf_printf(&text,
	    "from django.db import migrations as m, models\nfrom elsewhere import unknown\n"
	    "def I(*a, **k): return models.IntegerField(*a, **k)\n"
	    "def fk(to): return models.ForeignKey(to, models.CASCADE)\n"
	    "class Migration(m.Migration):\n operations = [%s]\n", operations);
	put("a/migrations/0001.py", text.data);
	buf_free(&text);
	assert_non_null(P = project_find(folder));
	assert_non_null(settings = settings_read(P));
	assert_non_null(A = apps_read(settings));
	assert_non_null(M = migrations_read(A, NULL));
	assert_non_null(G = graph_build(M, NULL, 0));
	assert_int_equal(graph_plan(G, &plan), 0);
	assert_non_null(S = state_replay(A, &plan));
	show(S, B);
	state_free(S);
	free(plan.all);
	graph_free(G);
	migrations_free(M);
	apps_free(A);
	settings_free(settings);
	project_free(P);
}

#define A "m.CreateModel('A', [('x', I()), ('y', I(default=1))]),"

static const struct {
	const char *operations, *wanted;
} vectors[] = {
	{ A, "A(x y=)" },
	{ A "m.CreateModel('a', [])", "a() E" },
	{ "m.CreateModel('B', [('x', I()), ('x', I())], bases=('a.c', 'a.c'))", "B(x) DD" },
	{ "m.CreateModel('B', [], {'indexes': [models.Index(fields=['x'])]})", "B()[(null)] D" },
	{ A "m.DeleteModel('A'), m.DeleteModel('A')", " M" },
	{ A "m.CreateModel('B', [('a', fk('A')), ('me', fk('self')),"
	    " ('many', models.ManyToManyField('a.C', through='a.A'))]),"
	    "m.CreateModel('C', []), m.RenameModel('A', 'Z'), m.RenameModel('b', 'Y')",
	    "C() Z(x y=) Y(a>z me>y many>c/z)" },
	{ "m.RenameModel('A', 'B')", " M" },
	{ A "m.RenameModel('A', 'a')", " M" },
	{ A "m.AddField('A', 'z', I(default=1)), m.AddField('a', 'w', I(default=1), False)",
	    "A(x y= z= w)" },
	{ A "m.AddField('a', 'x', I(default=1))", "A(x= y=) E" },
	{ A "m.RemoveField('a', 'x'), m.RemoveField('a', 'x')", "A(y=) F" },
	{ A "m.AlterField('a', 'z', I())", "A(x y= z) F" },
	{ A "m.RenameField('a', 'x', 'z'), m.RenameField('a', 'x', 'w')", "A(y= z) F" },
	{ A "m.AlterUniqueTogether('a', ('x', 'y')), m.AlterIndexTogether('a', [('y', 'x')]),"
	    "m.RenameField('a', 'x', 'z')",
	    "A(y= z)index_together:{('y', 'z')}unique_together:{('z', 'y')}" },
	{ A "m.AlterUniqueTogether('a', set()), m.AlterModelTable('a', None)",
	    "A(x y=)db_table:Noneunique_together:set()" },
	{ A "m.AlterModelOptions('a', {'ordering': ['x'], 'db_table': 't', 'proxy': True}),"
	    "m.AlterModelOptions('a', {'verbose_name': 'n'})",
	    "A(x y=)db_table:'t'proxy:Trueverbose_name:'n'" },
	{ A "m.AddIndex('a', models.Index(fields=['x'], name='i')),"
	    "m.RenameIndex('a', 'j', old_name='i'), m.RemoveIndex('a', 'i')",
	    "A(x y=)[j] N" },
	{ A "m.AddIndex('a', models.Index(fields=['x']))", "A(x y=) D" },
	{ A "m.AlterIndexTogether('a', {('x', 'y')}),"
	    "m.RenameIndex('a', 'j', old_fields=('x', 'y'))",
	    "A(x y=)index_together:set()[j]" },
	{ A "m.AddConstraint('a', models.UniqueConstraint(fields=['x'], name='c')),"
	    "m.AlterConstraint('a', 'c', models.UniqueConstraint(fields=['y'], name='d')),"
	    "m.RemoveConstraint('a', 'c')",
	    "A(x y=){d} N" },
	{ "m.SeparateDatabaseAndState([m.DeleteModel('A')], [" A "])", "A(x y=)" },
	{ "m.RunSQL('', state_operations=[" A "]), m.RunPython(print)", "A(x y=)" },
	{ A "unknown(), m.AddField('a', unknown(), I()), m.AddField(unknown(), 'x', I())",
	    "A(x y=) UUU" },
	{ "*unknown(), m.CreateModel(), m.AddField(), m.RenameModel(1, 2), 3, None, m.CreateModel("
	  "'B', 5, 7, 8, 9), m.RenameIndex('b'), m.AddIndex('b', 4), m.CreateModel('C', [1, (2, 3)])",
	    NULL },
};

static void
test_vectors(void **state)
{

	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		struct buf B = { 0 };

		replay(vectors[i].operations, &B);
		if (vectors[i].wanted != NULL)
			assert_string_equal(B.data == NULL ? "" : B.data, vectors[i].wanted);
		buf_free(&B);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_vectors, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
