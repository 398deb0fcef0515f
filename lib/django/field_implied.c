#include "django/field_implied.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "django/field.h"
#include "django/field_class.h"
#include "django/field_init.h"

/* Arguments that a column or key depends on. */
static const char *const names[] = { "auto_created", "base_field", "db_collation", "db_column",
	"db_constraint", "db_index", "db_table", "decimal_places", "dim", "geography", "max_digits",
	"max_length", "null", "output_field", "parent_link", "primary_key", "size", "spatial_index",
	"srid", "through", "to_field", "unique" };

enum { NAMES = sizeof names / sizeof *names };

/* What the constructors, the class's own first, make of an argument.  Return 1 if it changes. */
static int
follow(struct arena *A, const struct field_class *C, const struct field *F, struct field_implied *I)
{
	struct value *given = field_get(F, I->name), *said;

	I->value = given;
	/* What deconstruct() told once makes the same field again. */
	I->known = given != NULL || !C->unknown;
	for (unsigned i = 0; i < C->inits_n && I->known; i++) {
		enum field_init init = field_init(A, C->inits[i], I->name, &said);

		if (init == INIT_UNKNOWN)
			I->known = given != NULL;
		else if (init == INIT_SETS || (init == INIT_DEFAULTS && I->value == NULL))
			I->value = said;
	}
	return I->value != given || !I->known;
}

int
field_implied(struct arena *A, const struct field_class *C, struct field *F)
{
	struct field_implied I;

	if ((F->implied = arena_alloc(A, NAMES * sizeof *F->implied)) == NULL)
		return -1;
	for (size_t i = 0; i < NAMES; i++) {
		I.name = names[i];
		if (follow(A, C, F, &I))
			F->implied[F->implied_n++] = I;
	}
	return 0;
}

int
field_effective(const struct field *F, const char *name, struct value **V)
{

	for (size_t i = 0; i < F->implied_n; i++)
		if (strcmp(F->implied[i].name, name) == 0) {
			*V = F->implied[i].value;
			return F->implied[i].known;
		}
	*V = field_get(F, name);
	return 1;
}
