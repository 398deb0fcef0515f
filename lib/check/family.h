#ifndef CHECK_FAMILY_H
#define CHECK_FAMILY_H

#include "check/rule.h"

/* The functions of the rules, for the table in rule.c. */

/* files.c */
int file_app(const struct subject *S, struct findings *F);
int file_no_init(const struct subject *S, struct findings *F);
int file_no_class(const struct subject *S, struct findings *F);
int file_no_python(const struct subject *S, struct findings *F);
int file_compiled(const struct subject *S, struct findings *F);
int file_ignored(const struct subject *S, struct findings *F);
int file_mode(const struct subject *S, struct findings *F);
int file_unknown(const struct subject *S, struct findings *F);

/* edges.c */
int edge_conflict(const struct subject *S, struct findings *F);
int edge_circle(const struct subject *S, struct findings *F);
int edge_missing(const struct subject *S, struct findings *F);
int edge_no_app(const struct subject *S, struct findings *F);
int edge_element(const struct subject *S, struct findings *F);
int edge_replaces(const struct subject *S, struct findings *F);

/* rows.c */
int row_order(const struct subject *S, struct findings *F);
int row_user_model(const struct subject *S, struct findings *F);
int row_ghost(const struct subject *S, struct findings *F);
int row_doubled(const struct subject *S, struct findings *F);
int row_unapplied(const struct subject *S, struct findings *F);
int row_table(const struct subject *S, struct findings *F);

/* data.c */
int data_phantom(const struct subject *S, struct findings *F);
int data_missing(const struct subject *S, struct findings *F);
int data_leftover(const struct subject *S, struct findings *F);

/* models.c, model_names.c, model_apps.c */
int model_schema(const struct subject *S, struct findings *F);
int model_other(const struct subject *S, struct findings *F);
int model_twice(const struct subject *S, struct findings *F);
int model_names(const struct subject *S, struct findings *F);
int model_key(const struct subject *S, struct findings *F);
int model_not_installed(const struct subject *S, struct findings *F);
int model_removed_class(const struct subject *S, struct findings *F);

/* secrets.c, user_call.c, running.c */
int secret_literal(const struct rule_file *L, struct findings *F);
int user_password(const struct rule_file *L, struct findings *F);
int running_code(const struct rule_file *L, struct findings *F);

/* text.c, names.c */
int text_form(const struct rule_file *L, struct findings *F);
int name_dated(const struct subject *S, struct findings *F);
int name_odd(const struct subject *S, struct findings *F);
int name_number(const struct subject *S, struct findings *F);

/* squashes.c, needless.c, tips.c */
int squash_part(const struct subject *S, struct findings *F);
int squash_done(const struct subject *S, struct findings *F);
int squash_differs(const struct subject *S, struct findings *F);
int squash_foreign(const struct subject *S, struct findings *F);
int needless_edge(const struct subject *S, struct findings *F);
int tip_file(const struct subject *S, struct findings *F);

/* tracked.c, published.c, users.c, contents.c */
int tracked_files(const struct subject *S, struct findings *F);
int published_changed(const struct subject *S, struct findings *F);
int published_tip(const struct subject *S, struct findings *F); /* of G013, after tip_file() */
int user_hard(const struct subject *S, struct findings *F);
int user_late(const struct subject *S, struct findings *F);
int user_setting(const struct subject *S, struct findings *F);
int content_mixed(const struct subject *S, struct findings *F);
int content_named(const struct subject *S, struct findings *F);

#endif
