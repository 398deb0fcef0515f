#ifndef CHECK_FAMILY_MONGODB_H
#define CHECK_FAMILY_MONGODB_H

#include "check/rule.h"

/* The functions of the rules about MongoDB, for the table in rule.c. */

/* djongo.c */
int djongo_single(const struct subject *S, struct findings *F);
int djongo_many(const struct subject *S, struct findings *F);
int djongo_descending(const struct subject *S, struct findings *F);
int djongo_constraint(const struct subject *S, struct findings *F);
int djongo_class(const struct subject *S, struct findings *F);

/* djongo_refused.c, djongo_kept.c, djongo_project.c */
int djongo_refused(const struct subject *S, struct findings *F);
int djongo_renamed(const struct subject *S, struct findings *F);
int djongo_kept(const struct subject *S, struct findings *F);
int djongo_passed(const struct subject *S, struct findings *F);
int djongo_long(const struct subject *S, struct findings *F);
int djongo_version(const struct subject *S, struct findings *F);

/* mongodb.c */
int mongodb_key(const struct subject *S, struct findings *F);
int indexes_differ(const struct subject *S, struct findings *F);	/* indexes.c */
int indexes_filter(const struct subject *S, struct findings *F);
int relations_orphans(const struct subject *S, struct findings *F);	/* relations.c */
int djongo_notes(const struct subject *S, struct findings *F);	/* djongo_notes.c */
int djongo_numbers(const struct subject *S, struct findings *F);
int mongodb_skipped(const struct subject *S, struct findings *F);

#endif
