#include <string.h>

#include "access.h"
#include "base/file.h"
#include "machine.h"

/* if, try, for, while. */

enum { SUPPRESSED = 4 };

int
eval_truth(struct eval *E, struct value *V)
{

	return value_truth(eval_force(E, V));
}

const char *
eval_why(struct eval *E, const struct value *V)
{

	if (V->kind == VALUE_UNKNOWN)
		return V->unknown.why;
	if (V->kind == VALUE_REFERENCE)
		return make_unknown(E, "'%.200s' is not known", V->text)->unknown.why;
	if (V->kind == VALUE_CALL && call_name(V) != NULL)
		return make_unknown(E, "what '%.200s()' gives is not known", call_name(V))
		    ->unknown.why;
	if (V->kind == VALUE_ERROR)
		return make_unknown(E, "%s: %s", V->error.type, V->error.why)->unknown.why;
	return "some of it is not known";
}

/* "fields.py": what a file leaves open is told of others, too. */
static const char *
file_of(const struct eval *E)
{
	const char *path = E->frame->module->path;

	return path == NULL ? "a module" : file_name(path);
}

enum flow
eval_if(struct eval *E, const struct ast *N)
{
	struct value *test = eval_expression(E, N->head);
	int truth;

	if (test->kind == VALUE_ERROR) {
		E->frame->result = test;
		if (!E->frame->tolerant)
			return FLOW_RAISE;
		if (E->frame->module->raised == NULL)
			E->frame->module->raised = test;
	} else if ((truth = eval_truth(E, test)) != -1)
		return eval_body(E, truth ? N->body : N->orelse);
	test = make_unknown(E, "it depends on a condition in line %u of %s: %s", N->line,
	    file_of(E), eval_why(E, test));
	return eval_fork(E, test->unknown.why, eval_body, N->body, N->orelse);
}

static const char *
last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? name : dot + 1;
}

/* Does "except NAME" take an error of a type?  1, 0, or -1: not known. */
static int
takes(const char *name, const char *type)
{
	static const char *const above[][2] = { { "ModuleNotFoundError", "ImportError" },
		{ "KeyError", "LookupError" }, { "IndexError", "LookupError" },
		{ "ZeroDivisionError", "ArithmeticError" }, { "FileNotFoundError", "OSError" },
		{ "UndefinedValueError", "Exception" }, { "NotImplementedError", "RuntimeError" },
		{ "UnicodeDecodeError", "ValueError" }, { "FileNotFoundError", "IOError" },
		{ "FileNotFoundError", "EnvironmentError" }, { "OSError", "IOError" },
		{ "OSError", "EnvironmentError" } };

	name = last_part(name);
	if (strcmp(name, type) == 0 || strcmp(name, "BaseException") == 0)
		return 1;
	if (strcmp(name, "Exception") == 0)
		return strcmp(type, "SystemExit") != 0 && strcmp(type, "KeyboardInterrupt") != 0;
	for (size_t i = 0; i < sizeof above / sizeof above[0]; i++)
		if (strcmp(type, above[i][0]) == 0 && strcmp(name, above[i][1]) == 0)
			return 1;
	return 0;
}

static int
type_takes(const struct value *type, const char *raised)
{
	int one, rc = 0;

	if (type->kind == VALUE_TUPLE) {
		for (size_t i = 0; i < type->n; i++) {
			if ((one = type_takes(type->items[i], raised)) == 1)
				return 1;
			rc = one == -1 ? -1 : rc;
		}
		return rc;
	}
	if (type->kind == VALUE_CLASS)
		return takes(type->class->name, raised);
	return type->kind == VALUE_REFERENCE ? takes(type->text, raised) : -1;
}

static int
handler_takes(struct eval *E, const struct ast *H, const char *raised)
{

	return H->head == NULL ? 1 : type_takes(eval_expression(E, H->head), raised);
}

static enum flow
handle(struct eval *E, const struct ast *H)
{

	if (H == NULL)
		return FLOW_ON;
	if (H->text != NULL)
		scope_set(E, E->frame->scope, H->text, make_unknown(E, "it is an exception"));
	return eval_body(E, H->body);
}

static enum flow
body_and_else(struct eval *E, const struct ast *N)
{
	enum flow flow;

	if (N->kind == NODE_HANDLER)
		return handle(E, N);
	flow = eval_body(E, N->body);
	return flow == FLOW_ON ? eval_body(E, N->orelse) : flow;
}

/* A copy of the trail's state: may anything in the body fail that a handler takes? */
static const struct ast *
doubtful_handler(struct eval *E, const struct ast *N)
{

	for (const struct ast *H = N->head; H != NULL; H = H->next) {
		if (E->doubt_import && handler_takes(E, H, "ImportError") != 0)
			return H;
		if (E->doubt && (H->head == NULL || handler_takes(E, H, "ImportError") == 0 ||
		    handler_takes(E, H, "KeyError") != 0))
			return H;
	}
	return NULL;
}

/* Run the body once to see how it ends, and take all back. */
static enum flow
try_body(struct eval *E, const struct ast *N, struct value **result)
{
	enum flow flow;

	E->doubt = E->doubt_import = 0;
	flow = body_and_else(E, N);
	*result = E->frame->result;
	return flow;
}

static enum flow
after_error(struct eval *E, const struct ast *N, struct value *error)
{

	for (const struct ast *H = N->head; H != NULL; H = H->next)
		if (error->kind != VALUE_ERROR || handler_takes(E, H, error->error.type) != 0)
			return handle(E, H);
	E->frame->result = error;
	return FLOW_RAISE;
}

static enum flow
guarded(struct eval *E, const struct ast *N)
{
	int doubt = E->doubt, doubt_import = E->doubt_import;
	const struct ast *H;
	struct value *result;
	enum flow flow;
	size_t mark = E->trail_n;

	E->tries++;
	E->forks++;
	flow = try_body(E, N, &result);
	H = flow == FLOW_RAISE ? NULL : doubtful_handler(E, N);
	E->forks--;
	E->tries--;
	E->doubt = doubt;
	E->doubt_import = doubt_import;
	if (H != NULL) {
		/* The one or the other: do the body anew, as one of two branches. */
		eval_undo(E, mark);
		return eval_fork(E, make_unknown(E, "it depends on what fails in line %u",
		    N->line)->unknown.why, body_and_else, N, H);
	}
	if (E->forks == 0)
		E->trail_n = mark;
	return flow == FLOW_RAISE ? after_error(E, N, result) : flow;
}

enum flow
eval_try(struct eval *E, const struct ast *N)
{
	int tolerant = E->frame->tolerant;
	enum flow flow, last;

	E->frame->tolerant = 0;
	flow = guarded(E, N);
	E->frame->tolerant = tolerant;
	last = eval_body(E, N->fourth);
	if (last != FLOW_ON)
		return last;
	if (flow == FLOW_RAISE && tolerant) {
		if (E->frame->module->raised == NULL)
			E->frame->module->raised = E->frame->result;
		return FLOW_ON;
	}
	return flow;
}

/* "with suppress(ImportError):" is a try whose handlers do nothing; else the arguments are NULL. */
static const struct ast *
suppressed(struct eval *E, const struct ast *N)
{
	const struct ast *item = N->head, *call = item->value;
	const struct value *callee;

	if (item->next != NULL || item->second != NULL || call->kind != NODE_CALL ||
	    (call->left->kind != NODE_NAME && call->left->kind != NODE_ATTRIBUTE))
		return NULL;
	callee = eval_expression(E, call->left);
	if (callee->kind != VALUE_REFERENCE || strcmp(callee->text, "contextlib.suppress") != 0)
		return NULL;
	return call->right;
}

int
eval_suppress(struct eval *E, const struct ast *N, enum flow *flow)
{
	struct ast handlers[SUPPRESSED] = { 0 };
	struct ast try = { .kind = NODE_TRY, .line = N->line, .head = handlers, .body = N->body };
	const struct ast *type = suppressed(E, N);
	size_t n = 0;

	for (; type != NULL && n < SUPPRESSED; type = type->next, n++) {
		if (type->kind != NODE_NAME && type->kind != NODE_ATTRIBUTE)
			return 0;
		handlers[n].kind = NODE_HANDLER;
		handlers[n].line = N->line;
		handlers[n].head = (struct ast *)type;
		if (n > 0)
			handlers[n - 1].next = &handlers[n];
	}
	if (n == 0 || type != NULL)
		return 0;
	*flow = eval_try(E, &try);
	return 1;
}

enum flow
eval_loop(struct eval *E, const struct ast *N)
{
	struct value *V, **items;
	enum flow flow = FLOW_ON;
	size_t n, i;

	if (N->kind == NODE_WHILE || N->op != 0) {
		eval_unfollowed(E, N, "a loop is not followed");
		return FLOW_ON;
	}
	V = eval_expression(E, N->fourth);
	if (eval_items(E, V, &items, &n) == -1 || n > MACHINE_LOOP) {
		eval_unfollowed(E, N,
		    make_unknown(
			E, "the loop in line %u is not followed: %s", N->line, eval_why(E, V))
			->unknown.why);
		return FLOW_ON;
	}
	for (i = 0; i < n && (flow == FLOW_ON || flow == FLOW_CONTINUE); i++) {
		eval_assign(E, N->head, items[i]);
		flow = eval_body(E, N->body);
	}
	if (flow == FLOW_LOST) {
		eval_unfollowed(E, N,
		    make_unknown(E, "the loop in line %u may end early", N->line)->unknown.why);
		/* Only in a function it may have been more than the loop that ended. */
		return E->frame->is_class || E->frame->scope == E->frame->globals ? FLOW_ON
										  : FLOW_LOST;
	}
	if (flow == FLOW_RETURN || flow == FLOW_RAISE)
		return flow;
	return flow == FLOW_BREAK ? FLOW_ON : eval_body(E, N->orelse);
}
