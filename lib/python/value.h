#ifndef PYTHON_VALUE_H
#define PYTHON_VALUE_H

#include <stddef.h>
#include <stdint.h>

struct module;
struct ast;
struct scope;
struct member;

/* What is known of a Python value without running Python. */

enum value_kind {
	VALUE_UNKNOWN,		/* ${unknown}: why; never guessed, never dropped */
	VALUE_ERROR,		/* ${error}: Python would raise this */
	VALUE_NONE, VALUE_ELLIPSIS,
	VALUE_BOOL,		/* ${number} */
	VALUE_INT,		/* ${number}; or ${text}, its digits, where it does not fit */
	VALUE_FLOAT,		/* ${real} */
	VALUE_STR, VALUE_BYTES,	/* ${text}, ${len}: UTF-8, NUL behind it */
	VALUE_PATH,		/* ${text}: pathlib, or environ.Path */
	/* ${items}, ${n}; sets in the order of the source */
	VALUE_LIST, VALUE_TUPLE, VALUE_SET,
	VALUE_DICT,		/* ${dict} */
	VALUE_REFERENCE,	/* ${text}: what was not looked into: "django.db.models.F" */
	VALUE_CALL,		/* ${call}: kept, arguments evaluated; see call_name() */
	VALUE_CLASS,		/* ${class} */
	VALUE_FUNCTION,		/* ${function}: def or lambda */
	VALUE_MODULE		/* ${module} */
};

/* Where a text came from that the code took from outside. */
enum source_kind { SOURCE_ENVIRONMENT, SOURCE_FILE, SOURCE_DEFAULT };
struct source {
	enum source_kind kind;	/* set; set in a .env file; not set: the code's default */
	const char *variable;
	const char *path;	/* SOURCE_FILE: the file and line */
	uint32_t line;
};

struct value {
	uint32_t kind : 8;		/* enum value_kind */
	uint32_t column : 24, line;	/* where in the code, from 1; 0: nowhere */
	const struct module *module;	/* whose code made it; NULL: the caller did */
	const struct source *source;	/* or NULL: it is all in the code */
	union {
		/* ${member}: of an Enum that is a str or int as well; or NULL */
		struct { const char *text; size_t len; int64_t number;
			const struct member *member; };
		double real;
		struct { struct value **items; size_t n, size; };
		struct dict *dict;
		struct call *call;
		struct class *class;
		struct function *function;
		struct module *found;	/* VALUE_MODULE */
		/* An unknown item of a list may stand for any number of items: ${many}. */
		struct {
			const char *why;
			struct value **choices;	/* what it may be, as far as known */
			size_t choices_n;
			int many;
		} unknown;
		struct { const char *type, *why; } error;	/* "KeyError", "'X'" */
	};
};

/* A pair with an unknown key: the dict may hold more than is seen. */
struct pair { struct value *key, *value; };
struct dict { struct pair *pairs; size_t n, size; uint32_t *index; size_t index_size; };
struct keyword_arg { const char *name; struct value *value; };	/* name NULL: **value, not known */
struct call {
	struct value *callee, **args;
	size_t n;
	struct keyword_arg *keywords;
	size_t keywords_n;
	uint32_t serial;	/* calls that were made later have a higher one */
	struct scope *fields;	/* of an object, once it was asked for something */
};
/* ${node} is NULL once the file's tree is gone; ${module} always says which file it was. */
struct class { const char *name, *dotted; struct value **bases; size_t n; struct scope *scope;
	const struct ast *node; const struct module *module; struct class *next;
	struct value *metaclass, *decorators;	/* NULL: none; a list, the innermost last */
	struct member *members; size_t members_n; unsigned paths; };	/* Enum; ways up */
struct member { const char *name; struct value *value, *raw, *label; };
struct function { const char *name; const struct ast *node; struct module *module;
	struct scope *scope; struct value *self; struct value **defaults;
	struct function *next; int idle; };	/* ${node} is gone; ast_idle() said so of it */
#endif
