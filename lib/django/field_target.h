#ifndef DJANGO_FIELD_TARGET_H
#define DJANGO_FIELD_TARGET_H

struct field;
struct field_place;
struct value;

/* What a relation leads to. */

/*
 * field_target(P, V, F): Set to_app, to_model and setting of ${F} by what ForeignKey was given as
 * ${to}, and ${*text} to what deconstruct() says of it ("app.model", "self"), or to NULL.
 * field_through(P, V, F): Likewise through_app and through_model.
 * Return 0, or -1 with a report (memory).
 */
int field_target(const struct field_place *P, struct value *V, struct field *F, const char **text);
int field_through(const struct field_place *P, struct value *V, struct field *F);

#endif
