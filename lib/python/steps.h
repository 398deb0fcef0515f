#ifndef PYTHON_STEPS_H
#define PYTHON_STEPS_H

#include "machine.h"

/* What the parts of the evaluator do; machine.h is what they do it with. */

/* Expressions and statements. */
struct value *eval_expression(struct eval *E, const struct ast *N);
enum flow eval_body(struct eval *E, const struct ast *first);
enum flow eval_if(struct eval *E, const struct ast *N);
enum flow eval_try(struct eval *E, const struct ast *N);
int eval_suppress(struct eval *E, const struct ast *N, enum flow *flow);	/* 0: another */
enum flow eval_loop(struct eval *E, const struct ast *N);
enum flow eval_import_statement(struct eval *E, const struct ast *N);
enum flow eval_import_from(struct eval *E, const struct ast *N);
void eval_assign(struct eval *E, const struct ast *target, struct value *V);
void eval_effect(struct eval *E, const struct ast *call);	/* what an unknown one may change */
void eval_unfollowed(struct eval *E, const struct ast *N, const char *why);
struct value *eval_function(struct eval *E, const struct ast *N);	/* of def or lambda */
struct value *eval_class(struct eval *E, const struct ast *N);
struct value *call_keyword(const struct site *S, const char *name);	/* or NULL */
struct value *call_given(const struct site *S, size_t i, const char *name);	/* or NULL */
int eval_exists(struct eval *E, const char *name);	/* is there a module of that name? */
struct value *eval_text_of(struct eval *E, struct value *V, int repr);	/* str() or repr() */
int eval_put(struct eval *E, struct buf *B, const struct value *V, int repr);
int value_items_known(const struct value *V);	/* is there no unknown run among the items? */
int eval_truth(struct eval *E, struct value *V);
const char *eval_why(struct eval *E, const struct value *V);	/* why it is not known */
struct value *eval_call(struct eval *E, const struct ast *N);
struct value *eval_invoke(struct eval *E, const struct function *F, struct site *S);
struct value *eval_call_value(struct eval *E, struct value *callee, struct site *S);
struct value *eval_attribute(struct eval *E, struct value *V, const char *name);
struct value *eval_subscript(struct eval *E, struct value *V, const struct ast *index);
struct value *eval_binary(struct eval *E, enum ast_op op, struct value *left, struct value *right);
struct value *eval_augment(struct eval *E, enum ast_op op, struct value *left, struct value *right);
struct value *eval_compare(struct eval *E, enum ast_op op, struct value *left, struct value *right);
struct value *eval_unary(struct eval *E, enum ast_op op, struct value *V);
struct value *eval_comprehension(struct eval *E, const struct ast *N);
struct value *eval_format(struct eval *E, const struct ast *N);
struct value *eval_percent(struct eval *E, struct value *format, struct value *args);
struct value *eval_format_method(struct eval *E, struct site *S);
struct value *eval_merge(struct eval *E, struct value *a, struct value *b, const char *why);
struct module *eval_load(struct eval *E, const char *name, int known);
int reference_absent(struct eval *E, const struct value *V);	/* what is defined has it not */
struct value *eval_force(struct eval *E, struct value *V);	/* eval_resolve() for inner use */
/* eval_items(E, V, items, n): What iterating over ${V} gives.  -1: it is not known. */
int eval_items(struct eval *E, struct value *V, struct value ***items, size_t *n);

/* Enum and Django's Choices; NULL: it is none, or has none of that name. */
void enum_settle(struct eval *E, struct value *V);	/* a class whose body was carried out */
struct value *enum_attribute(struct eval *E, const struct value *V, const char *name);
struct value *enum_member(const struct value *V, const char *name);	/* Color["RED"] */
struct value *enum_call(struct eval *E, const struct value *V, const struct site *S);
struct value *enum_items(struct eval *E, const struct value *V);

/* Branches of which it is not known which one runs. */
enum flow eval_fork(struct eval *E, const char *why,
    enum flow (*run)(struct eval *, const struct ast *), const struct ast *a, const struct ast *b);
void eval_undo(struct eval *E, size_t mark);	/* take back what changed since */
void eval_touch(struct eval *E, struct value *V);	/* before its content changes */
void eval_trail(struct eval *E, struct scope *S, const char *name);	/* likewise */

/* Functions and methods; NULL: this is none of ours. */
struct value *builtin_call(struct eval *E, const char *name, struct site *S);
struct value *reference_call(struct eval *E, const char *dotted, struct site *S);
struct value *text_method(struct eval *E, struct site *S);
struct value *container_method(struct eval *E, struct site *S);
struct value *path_method(struct eval *E, struct site *S);
struct value *path_attribute(struct eval *E, struct value *V, const char *name);
struct value *path_operator(struct eval *E, enum ast_op op, struct value *left,
    struct value *right);
struct value *folders_call(struct eval *E, const char *dotted, struct site *S);
struct value *os_call(struct eval *E, const char *dotted, struct site *S);
void eval_note(struct eval *E, const char *why);	/* remember what was not followed */
void eval_ran(struct eval *E, const char *why);	/* exec() or the like may set any name */

#endif
