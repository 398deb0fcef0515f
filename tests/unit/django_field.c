#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "django/field.h"
#include "django/field_compare.h"
#include "django/same.h"
#include "django/field_kind.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/show.h"

static const char head[] = "from django.db import models\n"
			   "from django.conf import settings\n"
			   "import django.contrib.postgres.fields as pg\n";

/* What Django 5.2's own deconstruct() was seen to say. */
static const struct {
	const char *field, *taken;
} seen[] = {
	{ "models.CharField('A', max_length=20, null=False, unique=True, choices=None)",
	    "django.db.models.CharField max_length=20 unique=True verbose_name='A'" },
	{ "models.CharField('A', 'name', False, 30, False, True, True, True)",
	    "django.db.models.CharField blank=True db_index=True max_length=30 null=True verbose_name='A'" },
	{ "models.CharField(max_length=3, default='', db_collation='', help_text='')",
	    "django.db.models.CharField default='' max_length=3" },
	{ "models.CharField(max_length=3, default=None, blank=0, help_text='x')",
	    "django.db.models.CharField blank=0 default=None help_text='x' max_length=3" },
	{ "models.EmailField()",
	    "django.db.models.EmailField max_length=254" },
	{ "models.EmailField(max_length=75)",
	    "django.db.models.EmailField max_length=75" },
	{ "models.SlugField(max_length=50, db_index=True)",
	    "django.db.models.SlugField" },
	{ "models.SlugField(max_length=60, db_index=False, allow_unicode=True)",
	    "django.db.models.SlugField allow_unicode=True db_index=False max_length=60" },
	{ "models.URLField('u', max_length=200)",
	    "django.db.models.URLField verbose_name='u'" },
	{ "models.DateField(auto_now=True, blank=True, editable=False)",
	    "django.db.models.DateField auto_now=True" },
	{ "models.DateTimeField('d', 'n', False, True)",
	    "django.db.models.DateTimeField auto_now_add=True verbose_name='d'" },
	{ "models.TimeField(auto_now=False, blank=True)",
	    "django.db.models.TimeField blank=True" },
	{ "models.DecimalField('p', 'n', 9, 2)",
	    "django.db.models.DecimalField decimal_places=2 max_digits=9 verbose_name='p'" },
	{ "models.DecimalField(max_digits=9, decimal_places=None)",
	    "django.db.models.DecimalField max_digits=9" },
	{ "models.FileField(max_length=100, storage=None)",
	    "django.db.models.FileField upload_to=''" },
	{ "models.ImageField(upload_to='x', width_field='', height_field='h')",
	    "django.db.models.ImageField height_field='h' upload_to='x'" },
	{ "models.FilePathField('v', 'n', '/x', None, True, True, False, max_length=100)",
	    "django.db.models.FilePathField path='/x' recursive=True verbose_name='v'" },
	{ "models.GenericIPAddressField('v', 'n', 'IPv4', False, True)",
	    "django.db.models.GenericIPAddressField primary_key=True protocol='IPv4' verbose_name='v'" },
	{ "models.GenericIPAddressField(protocol='both', unpack_ipv4=False, null=True)",
	    "django.db.models.GenericIPAddressField null=True" },
	{ "models.UUIDField('x', editable=False)",
	    "django.db.models.UUIDField editable=False verbose_name='x'" },
	{ "models.JSONField(encoder=None, default=None)",
	    "django.db.models.JSONField default=None" },
	{ "models.BinaryField()",
	    "django.db.models.BinaryField" },
	{ "models.BinaryField(editable=True, max_length=4)",
	    "django.db.models.BinaryField editable=True max_length=4" },
	{ "models.AutoField(primary_key=True, auto_created=True, serialize=False, verbose_name='ID')",
	    "django.db.models.AutoField auto_created=True primary_key=True serialize=False verbose_name='ID'" },
	{ "models.BigAutoField(primary_key=True, blank=True)",
	    "django.db.models.BigAutoField primary_key=True" },
	{ "models.IntegerField(validators=(), error_messages=None, db_column='c', db_comment='d')",
	    "django.db.models.IntegerField db_column='c' db_comment='d'" },
	{ "models.IntegerField(db_default=3, db_tablespace='t')",
	    "django.db.models.IntegerField db_default=3 db_tablespace='t'" },
	{ "models.ForeignKey('auth.Group', models.CASCADE)",
	    "django.db.models.ForeignKey on_delete=django.db.models.CASCADE to='auth.group'" },
	{ "models.ForeignKey('Thing', models.CASCADE, 'r', None, {}, False, 'code', False)",
	    "django.db.models.ForeignKey db_constraint=False on_delete=django.db.models.CASCADE related_name='r' to='thing' to_field='code'" },
	{ "models.ForeignKey('self', models.CASCADE, db_index=False, related_name='+', null=True)",
	    "django.db.models.ForeignKey db_index=False null=True on_delete=django.db.models.CASCADE related_name='+' to='self'" },
	{ "models.ForeignKey(to='auth.User', on_delete=models.CASCADE, db_index=True, limit_choices_to={'a': 1})",
	    "django.db.models.ForeignKey limit_choices_to={'a': 1} on_delete=django.db.models.CASCADE to='auth.user'" },
	{ "models.OneToOneField('app.Parent', models.CASCADE, 'key', parent_link=True, unique=True)",
	    "django.db.models.OneToOneField on_delete=django.db.models.CASCADE parent_link=True to='app.parent' to_field='key'" },
	{ "models.ManyToManyField('auth.Group', 'groups', through='Member', symmetrical=False)",
	    "django.db.models.ManyToManyField related_name='groups' through='Member' to='auth.group'" },
	{ "models.ManyToManyField('self', blank=True, through_fields=('a', 'b'), through='app.Member')",
	    "django.db.models.ManyToManyField blank=True through='app.Member' through_fields=('a', 'b') to='self'" },
	{ "models.ManyToManyField('Thing', db_table='t', db_constraint=False, through=None)",
	    "django.db.models.ManyToManyField db_constraint=False db_table='t' to='thing'" },
	{ "models.CompositePrimaryKey('a', 'b')",
	    "django.db.models.CompositePrimaryKey *=('a', 'b') blank=True editable=False primary_key=True" },
	{ "models.BooleanField(default=False)",
	    "django.db.models.BooleanField default=False" },
	{ "pg.ArrayField(3, 4)",
	    "django.contrib.postgres.fields.ArrayField base_field=3 size=4" },
	{ "pg.HStoreField(null=True)",
	    "django.contrib.postgres.fields.hstore.HStoreField null=True" },
	{ "pg.DateTimeRangeField(default_bounds='[)')",
	    "django.contrib.postgres.fields.ranges.DateTimeRangeField" },
	{ "pg.DateTimeRangeField(default_bounds='[]')",
	    "django.contrib.postgres.fields.ranges.DateTimeRangeField default_bounds='[]'" },
	{ "models.fields.CharField(max_length=1)",
	    "django.db.models.CharField max_length=1" },
};

struct made {
	struct eval *E;
	struct arena *A;
	char *text;	/* lives as long as the evaluator */
	struct field F;
};

static void
make(struct made *made, const char *before, const char *call)
{
	struct eval_options O = { 0 };
	struct buf B = { 0 };
	struct field_place P;
	struct module *M;
	struct value *V;

	assert_non_null(made->E = eval_new(&O));
	assert_non_null(made->A = arena_new(0));
	buf_printf(&B, "%s%s\nfield = %s\n", head, before, call);
	assert_non_null(M = eval_text(made->E, B.data, B.len, "/shop/fields.py", "shop.fields"));
	assert_non_null(V = scope_get(M->scope, "field"));
	P = (struct field_place){ .arena = made->A, .eval = made->E, .app = "shop", .model = "Item" };
	assert_int_equal(field_read(&P, "f", V, &made->F), 0);
	made->text = B.data;
}

static char *
shown(const struct field *F)
{
	struct buf B = { 0 };

	buf_str(&B, F->path == NULL ? "?" : F->path);
	for (size_t i = 0; i < F->n; i++) {
		buf_printf(&B, " %s=", F->arguments[i].name);
		value_show(F->arguments[i].value, &B);
	}
	return buf_take(&B);
}

static void
end(struct made *made)
{

	eval_free(made->E);
	arena_free(made->A);
	free(made->text);
}

static void
is_taken_apart_as_django_does(void **state)
{
	struct made made;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		make(&made, "", seen[i].field);
		text = shown(&made.F);
		if (strcmp(text, seen[i].taken) != 0 || made.F.open)
			fail_msg("%s\nis %s\nnot %s", seen[i].field, text, seen[i].taken);
		free(text);
		end(&made);
	}
}

static void
every_kind_is_found(void **state)
{
	static const char *const names[] = { "django.db.models.CharField",
		"django.db.models.fields.CharField", "django.contrib.gis.db.models.CharField",
		"django.contrib.gis.db.models.PointField",
		"django.db.models.fields.related.ForeignKey",
		"django.contrib.postgres.fields.JSONField",
		"django.contrib.postgres.search.SearchVectorField",
		"django.contrib.contenttypes.fields.GenericForeignKey",
		"django.db.models.GeneratedField", "django.db.models.URLField",
		"django.db.models.UUIDField", "django.contrib.postgres.fields.ArrayField" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (field_kind_find(names[i]) == NULL)
			fail_msg("%s is not found", names[i]);
	assert_null(field_kind_find("django.contrib.gis.db.CharField"));
	assert_null(field_kind_find("django.contrib.postgres.fields.CharField"));
	assert_null(field_kind_find("shop.models.CharField"));
	assert_string_equal(field_kind_find("django.contrib.postgres.fields.JSONField")->module,
	    "django.contrib.postgres.fields.jsonb");
	assert_string_equal(field_kind_get("JSONField")->module, "django.db.models");
}

static void
classes_of_a_project(void **state)
{
	static const char plain[] = "class Name(models.CharField):\n  pass\n";
	static const char own[] =
	    "class Mixin:\n  pass\n"
	    "class Base(Mixin, models.ForeignKey):\n"
	    "  def __init__(self, *args, **kwargs):\n"
	    "    super().__init__(*args, **kwargs)\n"
	    "class Name(Base):\n  class Inner(models.TextField):\n    pass\n";
	static const char named[] = "class Name(models.CharField):\n"
				    "  def __init__(self, length, **kwargs): pass\n"
				    "  def db_type(self, connection): return 'x'\n";
	struct made made;
	char *text;

	(void)state;
	make(&made, plain, "Name('x', max_length=3)");
	assert_string_equal(text = shown(&made.F), "shop.fields.Name max_length=3 verbose_name='x'");
	free(text);
	assert_false(made.F.open);
	assert_string_equal(made.F.kind->name, "CharField");
	end(&made);
	make(&made, own, "Name('Order', models.CASCADE, x=1)");
	assert_string_equal(text = shown(&made.F),
	    "shop.fields.Name on_delete=django.db.models.CASCADE to='order' x=1");
	free(text);
	assert_true(made.F.open);
	assert_string_equal(made.F.column->name, "ForeignKey");
	assert_string_equal(made.F.to_app, "shop");
	assert_string_equal(made.F.to_model, "order");
	end(&made);
	make(&made, own, "Name.Inner()");
	assert_string_equal(text = shown(&made.F), "shop.fields.Name.Inner");
	free(text);
	end(&made);
	make(&made, named, "Name(9)");
	assert_string_equal(text = shown(&made.F), "shop.fields.Name length=9");
	free(text);
	assert_true(made.F.open);
	assert_string_equal(made.F.db_type, "x");
	end(&made);
	make(&made, "from elsewhere import Field", "Field('x', a=1)");
	assert_string_equal(text = shown(&made.F), "elsewhere.Field *=('x',) a=1");
	free(text);
	assert_true(made.F.open);
	assert_null(made.F.kind);
	end(&made);
}

static void
relations_lead_to_models(void **state)
{
	static const struct {
		const char *call, *app, *model, *setting, *through;
	} all[] = {
		{ "models.ForeignKey('self', models.CASCADE)", "shop", "item", NULL, NULL },
		{ "models.ForeignKey('Other', models.CASCADE)", "shop", "other", NULL, NULL },
		{ "models.ForeignKey('Kunden.Größe', models.CASCADE)", "Kunden", "größe", NULL, NULL },
		{ "models.ForeignKey('auth.USER', models.CASCADE)", "auth", "user", "AUTH_USER_MODEL", NULL },
		{ "models.ForeignKey('auth.USER', models.CASCADE, swappable=False)", "auth", "user", NULL, NULL },
		{ "models.ForeignKey(settings.SHOP_MODEL, models.CASCADE)", NULL, NULL, "SHOP_MODEL", NULL },
		{ "models.ForeignKey(1, models.CASCADE)", NULL, NULL, NULL, NULL },
		{ "models.ManyToManyField('a.B', through='C')", "a", "b", NULL, "shop.c" },
	};
	struct made made;
	struct buf B = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		make(&made, "", all[i].call);
		if (all[i].app == NULL)
			assert_true(made.F.to_app == NULL && made.F.to_model == NULL);
		else {
			assert_string_equal(made.F.to_app, all[i].app);
			assert_string_equal(made.F.to_model, all[i].model);
		}
		assert_true((made.F.setting == NULL) == (all[i].setting == NULL));
		if (all[i].through != NULL) {
			buf_printf(&B, "%s.%s", made.F.through_app, made.F.through_model);
			assert_string_equal(B.data, all[i].through);
		}
		end(&made);
	}
	buf_free(&B);
}

static int
compared(const char *a, const char *b)
{
	static const char before[] = "class Own(models.CharField):\n"
				     "  def __init__(self, **kw): pass\n";
	struct same S = { .arena = arena_new(0), .budget = SAME_BUDGET };
	struct made one, two;
	int rc;

	make(&one, before, a);
	make(&two, before, b);
	rc = field_compare(&S, &one.F, &two.F);
	arena_free(S.arena);
	end(&one);
	end(&two);
	return rc;
}

static void
fields_are_compared(void **state)
{

	(void)state;
	assert_int_equal(compared("models.CharField('x', max_length=3)",
	    "models.CharField(max_length=3, verbose_name='x', null=False)"), 0);
	assert_int_equal(compared("models.CharField(max_length=3)",
	    "models.CharField(max_length=3, help_text='?')"), 1);
	assert_int_equal(compared("models.CharField(max_length=3)",
	    "models.CharField(max_length=4, help_text='?')"), 2);
	assert_int_equal(compared("models.CharField()", "models.TextField()"), 2);
	assert_int_equal(compared("models.ForeignKey('Item', models.CASCADE)",
	    "models.ForeignKey('self', models.CASCADE)"), 0);
	assert_int_equal(compared("models.ForeignKey('A', models.CASCADE)",
	    "models.ForeignKey('B', models.CASCADE)"), 2);
	assert_int_equal(compared("models.CharField(default=what)", "models.CharField(default=1)"), -1);
	assert_int_equal(compared("Own(max_length=3)", "Own(max_length=3)"), 0);
	assert_int_equal(compared("Own(max_length=3)", "Own(max_length=4)"), -1);
}

/* No call, no class, nothing sensible: never a crash, and nothing is made up. */
static void
nonsense_is_not_known(void **state)
{
	static const char *const all[] = { "1", "models.CharField", "models()", "[]()", "None",
		"models.ForeignKey()", "models.ForeignKey(to=None, on_delete=3)",
		"models.CharField(*what)", "models.CharField(**what)", "models.ForeignKey('a.b.c', 1)",
		"models.ManyToManyField(through=3)",
		("models.CharField(1,2,3,4,5,6,7,8,9,10,11,12,13,"
		 "14,15,16,17,18,19,20,21,22,23,24,25,26,27,28)"), "models.ForeignKey('', 1)",
		"models.ForeignKey('.', 1)", "(lambda: 1)()" };
	struct made made;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		make(&made, "", all[i]);
		free(shown(&made.F));
		end(&made);
	}
}

/* Constructors in forms that nobody should write: at most, nothing is known. */
static void
strange_constructors(void **state)
{
	static const char *const bodies[] = { "  __init__ = 3\n", "  __init__ = lambda self: 1\n",
		"  def __init__(): pass\n", "  def __init__(self): return\n",
		"  def __init__(*a): super().__init__(*a)\n",
		"  def __init__(self, **k):\n    k[1] = k['max_length'] = k = {}\n"
		"    super().__init__(**k)\n",
		"  def __init__(self, **k):\n    k.setdefault()\n    k.update()\n    k.pop()\n"
		"    k.update(**k)\n    super().__init__(1, 2, 3, 4, 5, max_length=k)\n",
		"  def __init__(self, max_length, **k):\n    if 'max_length' not in k:\n      pass\n"
		"    super().__init__(max_length=k.pop('max_length'), **k, **{})\n",
		"  def __init__(self, **k):\n    super().__init__(max_length=0x10, **k)\n",
		"  def contribute_to_class(self, a, b): self.x(a)\n  def db_type(self, c): pass\n",
		"  def get_internal_type(self): return 'NoSuchField'\n" };
	struct made made;
	struct buf B = { 0 };
	struct value *V;

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		buf_cut(&B, 0);
		buf_printf(&B, "class Name(models.CharField):\n%s", bodies[i]);
		make(&made, B.data, "Name(max_length=4, verbose_name='x')");
		if (field_effective(&made.F, "max_length", &V))
			assert_true(V == NULL || V->kind == VALUE_INT);
		end(&made);
		make(&made, B.data, "Name()");
		field_effective(&made.F, "max_length", &V);
		end(&made);
	}
	buf_free(&B);
}

/* What constructors put in beside the arguments. */
static void
constructors_are_read(void **state)
{
	static const struct {
		const char *body;
		int64_t absent, given;	/* max_length; 0: the default; -1: not known */
	} all[] = {
		{ "  pass\n", 0, 4 },
		{ "  def __init__(self, **k):\n    k.setdefault('max_length', 8)\n"
		  "    super().__init__(**k)\n", 8, 4 },
		{ "  def __init__(self, **k):\n    k['max_length'] = 8\n    super().__init__(**k)\n", 8, 8 },
		{ "  def __init__(self, **k):\n    k['max_length'] = k.get('max_length', 8)\n"
		  "    super().__init__(**k)\n", 8, 4 },
		{ "  def __init__(self, max_length=8, **k):\n    super().__init__(**k)\n", 0, 0 },
		{ "  def __init__(self, max_length=8, **k):\n"
		  "    super().__init__(max_length=max_length, **k)\n", 8, 4 },
		{ "  def __init__(self, **k):\n    self.prepare(k)\n    super().__init__(**k)\n", -1, 4 },
		{ "  def __init__(self, **k):\n    super().__init__(max_length=f(), **k)\n", -1, 4 },
		{ "  def __init__(self, **k):\n    pass\n", -1, 4 },
	};
	struct made made;
	struct buf B = { 0 };
	struct value *V;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int given = 0; given < 2; given++) {
			int64_t wanted = given ? all[i].given : all[i].absent, got;

			buf_cut(&B, 0);
			buf_printf(&B, "class Name(models.CharField):\n%s", all[i].body);
			make(&made, B.data, given ? "Name(max_length=4)" : "Name()");
			got = field_effective(&made.F, "max_length", &V) ? V == NULL ? 0 : V->number
									 : -1;
			if (got != wanted)
				fail_msg("%s: %d is %ld, not %ld", all[i].body, given, (long)got,
				    (long)wanted);
			end(&made);
		}
	buf_free(&B);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_taken_apart_as_django_does),
		cmocka_unit_test(every_kind_is_found),
		cmocka_unit_test(classes_of_a_project),
		cmocka_unit_test(relations_lead_to_models),
		cmocka_unit_test(fields_are_compared),
		cmocka_unit_test(nonsense_is_not_known),
		cmocka_unit_test(strange_constructors),
		cmocka_unit_test(constructors_are_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
