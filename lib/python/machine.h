#ifndef PYTHON_MACHINE_H
#define PYTHON_MACHINE_H

#include "ast.h"
#include "eval.h"
#include "value.h"

struct arena; struct buf; struct names; struct variable;

/* What the parts of the evaluator share; nobody else includes this. */

enum {
	MACHINE_STEPS = 4000000,	/* nodes evaluated for one module */
	MACHINE_DEPTH = 200,		/* expressions and calls within each other */
	MACHINE_IMPORTS = 60,		/* modules importing each other */
	MACHINE_BELOW = 1200,		/* depth of all of these together */
	MACHINE_ITEMS = 100000,		/* of one container */
	MACHINE_TEXT = 1 << 20,		/* bytes of one text */
	MACHINE_LOOP = 2000,		/* turns of a loop that is followed */
	MACHINE_BYTES = 256 << 20	/* given out for values */
};

struct binding { const char *name; struct value *value; };
struct scope {
	struct binding *all;
	size_t n, size;
	uint32_t *index;	/* from hash to place + 1; NULL while small */
	size_t index_size;
	struct scope *parent;	/* where else a name is looked for */
	const char *open;	/* why it may hold more than is seen, or NULL */
};

/* How a run of statements ended. */
enum flow { FLOW_ON, FLOW_RETURN, FLOW_RAISE, FLOW_BREAK, FLOW_CONTINUE,
	FLOW_LOST /* some branch ended otherwise than another: nothing below is known to run */ };

struct frame {
	struct module *module;
	struct scope *scope;
	struct scope *globals;
	struct scope *outer;	/* of a class body: where else to look */
	int tolerant;		/* a module or class: an error does not end it for us */
	int is_class;		/* its scope is a class's */
	int generator;		/* it yields */
	const char *dotted;	/* of a class: its whole name */
	struct value *result;	/* what was returned or raised, or why it is lost */
	struct frame *up;
};

/* One thing that was changed while it was not known whether it would be. */
struct change { struct scope *scope; const char *name; struct value *value; struct value content; };

struct definition { const char *name; struct value *value; };

struct eval {
	struct eval_options options;
	struct arena *own;		/* for all that stays */
	struct arena *trees;		/* for the next module's, or NULL */
	struct names *names;
	struct variable *variables; size_t variables_n, variables_size;
	const char *decouple;		/* its file, "": it has none, NULL: not sought yet */
	struct module **modules; size_t modules_n, modules_size;
	/* By name, E->global: none.  Modules followed, and not followed; is there one at all? */
	struct scope loaded[2], there, sought;	/* and what eval_seek() looked for */
	struct definition *defines; size_t defines_n, defines_size;
	struct change *trail; size_t trail_n, trail_size;
	struct frame *frame;
	const struct ast *at;		/* the expression that is evaluated */
	unsigned forks, depth, imports, steps, tries;
	uint32_t serial;		/* of the last call that was kept */
	unsigned below;			/* depth of the modules that import this one */
	int doubt_import, doubt;	/* in a try: an import, or anything else, that may fail */
	size_t given; struct value *installed;	/* names of apps, or NULL: not known yet */
	void (*seek)(const void *, const char *module, const char *name); const void *seek_context;
	struct value spare;		/* what there is when memory is short */
	struct value global, present;	/* marks: a name that is declared global; a module */
};

/* One call that is carried out. */
struct site {
	const char *name;	/* of the method or function */
	struct value *self;	/* its receiver, or NULL */
	struct value **args; size_t n;
	struct keyword_arg *keywords; size_t keywords_n, keywords_size;
};

#include "make.h"
#include "steps.h"

#endif
