#ifndef PYTHON_KINDS_H
#define PYTHON_KINDS_H

/*
 * The tree of a module (Python's own: docs.python.org, library/ast).  A node has a place, at
 * most one name or text, and up to five kids; a list of nodes is chained through ${next}.
 * Kids stand in this order, and only as many as listed exist; * is a list, ? may be NULL.
 */
#define AST_NODES(X) \
	/* expressions */ \
	X(NAME, 0) X(INT, 0) X(FLOAT, 0) X(IMAGINARY, 0) X(STRING, 0) X(BYTES, 0) \
	X(NONE, 0) X(TRUE, 0) X(FALSE, 0) X(ELLIPSIS, 0) \
	X(JOINED, 1)		/* parts*: f-string, of STRING and FORMATTED */ \
	X(TEMPLATE, 1)		/* parts*: t-string */ \
	X(FORMATTED, 2)		/* value, spec? (JOINED); op: conversion; text: before "=" */ \
	X(TUPLE, 1) X(LIST, 1) X(SET, 1)	/* items* */ \
	X(DICT, 1)		/* items* of PAIR */ \
	X(PAIR, 2)		/* key? (NULL: **value), value */ \
	X(UNARY, 1)		/* value; op */ \
	X(BINARY, 2)		/* left, right; op */ \
	X(AND, 1) X(OR, 1)	/* items* */ \
	X(COMPARE, 2)		/* left, comparisons* */ \
	X(COMPARISON, 1)	/* value; op */ \
	X(CALL, 2)		/* callee, args*: expressions, STARRED, KEYWORD */ \
	X(KEYWORD, 1)		/* value; text: name, NULL: ** */ \
	X(ATTRIBUTE, 1)		/* value; text: name */ \
	X(SUBSCRIPT, 2)		/* value, index */ \
	X(SLICE, 3)		/* lower?, upper?, step? */ \
	X(STARRED, 1)		/* value */ \
	X(CONDITIONAL, 3)	/* test, then, otherwise */ \
	X(LAMBDA, 2)		/* params*, body (an expression) */ \
	X(LIST_COMP, 2) X(SET_COMP, 2) X(GENERATOR, 2)	/* element, clauses* */ \
	X(DICT_COMP, 2)		/* element (PAIR), clauses* */ \
	X(CLAUSE, 3)		/* target, iterable, conditions*; op: 1 async */ \
	X(AWAIT, 1) X(YIELD, 1) X(YIELD_FROM, 1)	/* value? */ \
	X(NAMED, 2)		/* target (NAME), value */ \
	/* statements */ \
	X(EXPRESSION, 1)	/* value */ \
	X(ASSIGN, 2)		/* targets*, value */ \
	X(AUGMENT, 2)		/* target, value; op */ \
	X(ANNOTATE, 3)		/* target, value?, annotation */ \
	X(RETURN, 1) X(RAISE, 2) X(DELETE, 1) X(ASSERT, 2) \
	/* value? | what?, cause? | items* | test, message? */ \
	X(PASS, 0) X(BREAK, 0) X(CONTINUE, 0) \
	X(GLOBAL, 1) X(NONLOCAL, 1) X(IMPORT, 1)	/* items*: NAME | NAME | ALIAS */ \
	X(IMPORT_FROM, 1)	/* items* of ALIAS; text: module or NULL; op: dots */ \
	X(ALIAS, 1)		/* as? (NAME); text: dotted name or "*" */ \
	X(IF, 3) X(WHILE, 3)	/* test, body*, orelse* */ \
	X(FOR, 4)		/* target, body*, orelse*, iterable; op: 1 async */ \
	X(WITH, 2)		/* items*, body*; op: 1 async */ \
	X(WITH_ITEM, 2)		/* value, target? */ \
	X(TRY, 4)		/* handlers*, body*, orelse*, final*; op: 1 except* */ \
	X(HANDLER, 2)		/* type?, body*; text: name or NULL */ \
	X(MATCH, 2)		/* subject, cases* */ \
	X(CASE, 3)		/* pattern, body*, guard? */ \
	X(FUNCTION, 5)	/* params*, body*, decorators*, type params*, returns?; op: 1 async */ \
	X(CLASS, 4)		/* args*, body*, decorators*, type params*; text: name */ \
	X(TYPE_ALIAS, 2)	/* value, type params*; text: name */ \
	X(PARAM, 2)		/* default?, annotation?; text: name; op: enum ast_param */ \
	X(TYPE_PARAM, 2)	/* bound?, default?; text: name; op: 0, '*', 'p' (**) */ \
	/* patterns */ \
	X(PATTERN_VALUE, 1)	/* value: literal or dotted name */ \
	X(PATTERN_SEQUENCE, 1) X(PATTERN_OR, 1)	/* items* */ \
	X(PATTERN_MAPPING, 1)	/* items* of PAIR(key, pattern), PATTERN_STAR (**rest) */ \
	X(PATTERN_CLASS, 2)	/* callee, items*: patterns, KEYWORD */ \
	X(PATTERN_STAR, 0)	/* text: name or NULL for _ */ \
	X(PATTERN_AS, 1)	/* pattern?; text: name, NULL: _ */

#endif
