#ifndef CHECK_REPLAYED_H
#define CHECK_REPLAYED_H

#include <stddef.h>

#include "check/finding.h"

struct migration;
struct state;
struct subject;
struct value;

/* What rules over the replay of history share. */

/*
 * replayed_history(S, H): Set ${*H} to the end of history, or to NULL where its order is not sure
 * (there are circles).  Return 0, or -1 with a report.
 */
int replayed_history(const struct subject *S, const struct state **H);

/* replayed_at(m, V): Return the place of a value of a migration, or that of the migration. */
struct finding replayed_at(const struct migration *m, const struct value *V);

/*
 * replayed_doubtful(H, before, app, model): Return 1 if an operation that is not known may have
 * changed a model of an app (NULL: any), by the errors before that one; else 0.
 */
int replayed_doubtful(const struct state *H, size_t before, const char *app, const char *model);

/* replayed_app(S, H, app): Return 1 if all models of an app are known, else 0. */
int replayed_app(const struct subject *S, const struct state *H, const char *app);

/* The rules: replayed.c, dangling.c, squash_end.c, halves.c */
int replayed_no_model(const struct subject *S, struct findings *F);
int replayed_no_field(const struct subject *S, struct findings *F);
int replayed_exists(const struct subject *S, struct findings *F);
int replayed_no_name(const struct subject *S, struct findings *F);
int replayed_double(const struct subject *S, struct findings *F);
int replayed_unknown(const struct subject *S, struct findings *F);
int dangling_end(const struct subject *S, struct findings *F);
int dangling_path(const struct subject *S, struct findings *F);
int squash_end(const struct subject *S, struct findings *F);
int halves_differ(const struct subject *S, struct findings *F);

#endif
