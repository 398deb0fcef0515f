#include "django/column.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "django/ancestry.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* Relations may lead to relations, and in wrong code to themselves. */
enum { FAR = 16 };

int
column_truth(const struct field *F, const char *name)
{
	struct value *V;

	if (!field_effective(F, name, &V))
		return -1;
	return V == NULL ? 0 : value_truth(V);
}

static unsigned
traits(const struct field *F)
{

	return F->kind == NULL ? 0 : F->kind->traits;
}

int
column_name(struct arena *A, const struct field *F, const char **name)
{
	const char *given = NULL;
	struct value *V;

	if (field_effective(F, "db_column", &V))
		given = values_text(V);
	*name = NULL;
	if ((traits(F) & FIELD_COLUMNLESS) != 0)
		return 0;
	if (given != NULL && *given != '\0')
		*name = given;
	else if ((traits(F) & FIELD_FOREIGN) == 0)
		*name = F->name;
	else
		*name = arena_join(A, F->name, "_id", NULL);
	return *name == NULL ? -1 : 0;
}

/* A number that a type has in brackets: its text; "": there is none; NULL: not known. */
static const char *
number(const struct column_place *P, const struct field *F, const char *name, const char *standard)
{
	struct value *V;

	if (!field_effective(F, name, &V))
		return NULL;
	if (V == NULL || V->kind == VALUE_NONE)
		return V == NULL ? standard : "";
	if (V->kind != VALUE_INT || V->text != NULL)
		return NULL;
	return arena_printf(P->arena, "%lld", (long long)V->number);
}

/* The words of "varchar(%100max_length)": the standard, then the argument's name. */
static const char *
next_word(const struct column_place *P, const struct field *F, const char **at)
{
	size_t digits = strspn(++*at, "0123456789"), n = digits;
	char *standard, *name;

	while (islower((unsigned char)(*at)[n]) || (*at)[n] == '_')
		n++;
	standard = arena_strndup(P->arena, *at, digits);
	name = arena_strndup(P->arena, *at + digits, n - digits);
	*at += n;
	return standard == NULL || name == NULL ? NULL : number(P, F, name, standard);
}

static int
fill(const struct column_place *P, const struct field *F, const char *pattern, const char **type)
{
	struct buf B = { 0 };
	const char *text, *at = pattern;
	int known = 1;

	*type = pattern;
	if (strchr(pattern, '%') == NULL)
		return 0;
	*type = NULL;
	while (known && *at != '\0') {
		if (*at != '%') {
			buf_char(&B, *at++);
			continue;
		}
		if ((text = next_word(P, F, &at)) == NULL)
			known = 0;
		else if (*text != '\0')
			buf_str(&B, text);
		else {
			/* Without the number there are no brackets either. */
			buf_cut(&B, (size_t)(strchr(pattern, '(') - pattern));
			break;
		}
	}
	if (known && !B.failed)
		*type = arena_strdup(P->arena, B.data);
	buf_free(&B);
	return 0;
}

/* The field in an argument: base_field of an array, output_field of what is generated. */
static int
inner(const struct column_place *P, const struct field *F, const char *name, struct field *G)
{
	struct value *V;
	const struct field_place place = { .arena = P->arena,
		.eval = P->state->apps == NULL ? NULL : settings_eval(P->state->apps->settings),
		.settings = P->state->apps == NULL ? NULL : P->state->apps->settings,
		.apps = P->state->apps };

	*G = (struct field){ .name = F->name, .open = 1 };
	if (!field_effective(F, name, &V) || V == NULL || place.eval == NULL)
		return 0;
	return field_read(&place, F->name, V, G);
}

static int type_of(const struct column_place *P, const struct field *F, const char **type, int far);

static int
array_type(const struct column_place *P, const struct field *F, const char **type, int far)
{
	const char *base, *size = number(P, F, "size", "");
	struct field G;

	if (inner(P, F, "base_field", &G) == -1 || type_of(P, &G, &base, far + 1) == -1)
		return -1;
	if (base == NULL || size == NULL)
		return 0;
	*type = arena_join(P->arena, base, "[", size, "]", NULL);
	return *type == NULL ? -1 : 0;
}

/* "geometry(POINT,4326)" (PostGISOperations.geo_db_type) */
static int
shape_type(const struct column_place *P, const struct field *F, const char **type)
{
	const char *srid = number(P, F, "srid", "4326"), *dim = number(P, F, "dim", "2");
	char shape[32];
	size_t n = 0;

	if (P->database != SCHEMA_POSTGRES || srid == NULL || dim == NULL)
		return 0;
	for (const char *p = F->kind->name; strcmp(p, "Field") != 0 && n < sizeof shape - 1; p++)
		shape[n++] = (char)toupper((unsigned char)*p);
	shape[n] = '\0';
	*type = arena_printf(P->arena, "%s(%s%s,%s)",
	    column_truth(F, "geography") == 1 ? "geography" : "geometry", shape,
	    strcmp(dim, "3") == 0 ? "Z" : "", srid);
	return *type == NULL ? -1 : 0;
}

static int
reference_type(const struct column_place *P, const struct model *m, const char *to,
    const char **type, int far)
{
	const struct field *F = NULL;
	const struct field_kind *k;

	*type = NULL;
	if (m == NULL || far == FAR || (m = ancestry_table(P->state, m)) == NULL)
		return 0;
	F = to != NULL ? ancestry_field(P->state, m, to) : ancestry_primary(P->state, m);
	if (F == NULL && to != NULL && strcmp(to, "id") != 0)
		return 0;
	k = F == NULL ? ancestry_automatic(P->state) : F->column;
	if (k == NULL)
		return 0;
	/* What counts by itself is referred to by what does not. */
	if ((k->traits & FIELD_AUTO) != 0) {
		*type = strcmp(k->name, "BigAutoField") == 0   ? "bigint"
			: strcmp(k->name, "AutoField") == 0 ? "integer"
							      : "smallint";
		return 0;
	}
	if (type_of(P, F, type, far + 1) == -1)
		return -1;
	if (*type != NULL && str_ends(*type, " unsigned") &&
	    (*type = arena_strndup(P->arena, *type, strlen(*type) - 9)) == NULL)
		return -1;
	return 0;
}

static int
foreign_type(const struct column_place *P, const struct field *F, const char **type, int far)
{
	const char *to;
	struct value *V;

	if (F->to_app == NULL || !field_effective(F, "to_field", &V))
		return 0;
	if ((to = values_text(V)) == NULL && V != NULL && V->kind != VALUE_NONE)
		return 0;
	return reference_type(P, state_find(P->state, F->to_app, F->to_model), to, type, far);
}

/* The fields of citext are plain ones since Django 5.1, but for their names. */
static const struct field_kind *
kind_of(const struct column_place *P, const struct field *F)
{
	const struct field_kind *k = F->column;
	unsigned version = P->state->apps == NULL ? 0 : P->state->apps->django;

	if (k == NULL || !str_ends(k->module, ".citext") || (version != 0 && version < 501))
		return k;
	return field_kind_get(k->name + strlen("CI"));
}

/* Before Django 4.1 keys of PostgreSQL that count by themselves are serial, not identities. */
const char *
column_kind_type(const struct column_place *P, const struct field_kind *k)
{
	const unsigned version = P->state->apps == NULL ? 0 : P->state->apps->django;

	if (P->database == SCHEMA_SQLITE)
		return k->sqlite;
	if ((k->traits & FIELD_AUTO) == 0 || version == 0 || version >= 401)
		return k->postgres;
	return strcmp(k->name, "BigAutoField") == 0 ? "bigserial"
	       : strcmp(k->name, "AutoField") == 0  ? "serial"
						    : "smallserial";
}

static int
type_of(const struct column_place *P, const struct field *F, const char **type, int far)
{
	const struct field_kind *k = kind_of(P, F);
	const char *pattern;
	struct field G;

	if ((*type = F->db_type) != NULL)
		return 0;
	if (k == NULL || far == FAR)
		return 0;
	pattern = column_kind_type(P, k);
	if ((k->traits & FIELD_FOREIGN) != 0)
		return foreign_type(P, F, type, far);
	if ((k->traits & FIELD_ARRAY) != 0)
		return array_type(P, F, type, far);
	if ((k->traits & FIELD_GENERATED) != 0)
		return inner(P, F, "output_field", &G) == -1 ? -1 : type_of(P, &G, type, far + 1);
	if ((k->traits & FIELD_SHAPE) != 0)
		return shape_type(P, F, type);
	return pattern == NULL ? 0 : fill(P, F, pattern, type);
}

int
column_type(const struct column_place *P, const struct field *F, const char **type)
{

	return type_of(P, F, type, 0);
}

int
column_check(const struct column_place *P, const struct field *F)
{
	const struct field_kind *k = F->column;

	return k != NULL && (str_begins(k->name, "Positive") ||
	    (P->database == SCHEMA_SQLITE && strcmp(k->name, "JSONField") == 0));
}

int
column_reference_type(const struct column_place *P, const struct model *m, const char *to,
    const char **type)
{

	return reference_type(P, m, to, type, 0);
}
