#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "python/names.h"
#include "python/parser.h"

struct fixture {
	struct arena *arena;
	struct names *names;
	struct parse parse;
};

static int
set_up(void **state)
{
	static struct fixture F;

	F.arena = arena_new(0);
	F.names = names_new();
	*state = &F;
	return F.arena == NULL || F.names == NULL;
}

static int
tear_down(void **state)
{
	struct fixture *F = *state;

	arena_free(F->arena);
	names_free(F->names);
	return 0;
}

static int
parse_text(struct fixture *F, const char *text)
{

	return parse_module(F->arena, F->names, text, strlen(text), &F->parse);
}

static const struct ast *
good(struct fixture *F, const char *text)
{

	if (parse_text(F, text) == -1)
		fail_msg("rejected: %s: %u:%u: %s", text, F->parse.error.line,
		    F->parse.error.column, F->parse.error.message);
	return F->parse.body;
}

static void
bad(struct fixture *F, const char *text, unsigned line, unsigned column, const char *message)
{

	if (parse_text(F, text) == 0)
		fail_msg("accepted: %s", text);
	assert_null(F->parse.body);
	if (strcmp(F->parse.error.message, message) != 0 || F->parse.error.line != line ||
	    (column != 0 && F->parse.error.column != column))
		fail_msg("%s: %u:%u: %s", text, F->parse.error.line, F->parse.error.column,
		    F->parse.error.message);
}

static void
accepts_the_grammar(void **state)
{
	static const char *const texts[] = { "", "\n", "# c", "x\n\n", "x = yield\n", "a: int = 1",
		"(a): int", "a.b[1]: c", "x = *a, b", "*a, b = c", "(a, [b, *c]) = d",
		"del (a, b), c[0]", "if a:\n\tb\n\tc\n", "if a: b; c;\nelif d: e\nelse: f",
		"for a, in b: c\nelse: d", "for x in *a, b: pass", "while (a := b): break",
		"with a: pass", "with a as b, c as d: pass", "with (a as b, c as d,): pass",
		"with (a): pass", "with (a, b): pass", "with (yield): pass",
		"with (a).b as c: pass", "with (a, b) as c: pass",
		"async def f():\n async with a: await b", "try: a\nexcept: b",
		"try: a\nexcept (A, B) as c: d\nelse: e\nfinally: f", "try: a\nfinally: b",
		"try: a\nexcept* A: b", "try: a\nexcept A, B: c",
		"def f(a, /, b=1, *c, d, e=2, **g) -> h: pass", "def f(*, a): pass",
		"def f(*a: *b): pass", "def f(a=1, *, b): pass", "lambda: (yield)",
		"lambda *a, b=1, **c: d", "lambda a, /, b: c", "class A: pass", "class A(): pass",
		"class A(B, metaclass=C, *d, **e): x", "@a\n@b.c(d)[e]\nclass A: pass",
		"@x\nasync def f(): pass", "import a.b as c, d", "from . import a",
		"from ...a.b import (c as d, e,)", "from a import *", "global a, b", "nonlocal a",
		"assert a, b", "raise", "raise a from b", "return *a, b", "match a:\n case b: pass",
		"match = 1; match(a); match[b]; match.c; match, case = 1, 2",
		"match -a:\n case 1 | 2: pass", "match (a):\n case b: pass",
		"match a, *b:\n case [c, *d]: pass",
		"match a:\n case {'b': c, **d}: pass\n case E(f, "
		"g=h) if i: pass\n case (j): pass\n case k.l: pass",
		"match a:\n case -1+2j | None | 'x' 'y': pass\n case _: pass\n case (a, "
		"b) as c: pass",
		"type X = int", "type X[T: (int, str) = int, *U, **V] = T", "type = 1; type(a)",
		"def f[T](a: T): pass", "class A[T](B): pass", "print(a)", "_ = _",
		"f(*a, b, *c, d=1, *e, **g)", "f(a for b in c)",
		"f(a for b in c if d if e for g in h)", "f((a for b in c), d)", "f(a := b)",
		"[a async for b in c]", "{a: b for c in d}", "{**a, b: c}", "{*a, b}",
		"{(a := b): c}", "[*a, b]", "a[b, *c, d:e, ::f, g:h:i, ...]", "a[b := c]",
		"not a in b not in c is not d", "a if b else c if d else e", "-a ** -b",
		"await a ** b", "a <<= b; c >>= d; e //= f; g **= h",
		"1_000 + 0xF_f + 0o17 + 0b1_0",
		"1. + .5 + 1e5 + 1_0.0_1e-1_0 + 1j + 00 + 0_0 + 0j + 09.5 + 09e1 + 09j",
		"1if a else 2", "'' \"\" '''a\nb''' Rf'' u'' F''", "rb'' Br''",
		"f'{a}{b!r}{c:>{d}}{e=}{f!s:{g:{h}}} {{}}'", "f'{a['b']}' f\"{'\"'}\"",
		"f'{a:=5}{(b:=c)}{d!=e}{lambda_}'", "f'''{\na # c\n}'''", "f'\\N{BULLET}\\{a}'",
		"rf'\\{a}'", "f'{a:%H:%M}'", "f'{ {1: 2}[1] }'", "t'{a}'", "f'{*a, b}'",
		"\xef\xbb\xbf"
		"x",
		"a\r\nb\rc\n",
		"\x0c"
		"a",
		"if a:\n\x0c  b\n  c", "a = (\n# c\n1,\n\n2)", "a = b \\\n + c", "\xc3\xa9 = 1",
		"if a:\n  b\n # c\n  d", "x = 1 # \xe2\x98\x83", "...", "a.__b__",
		"class A: b: c; d = 1" };
	struct fixture *F = *state;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (parse_text(F, texts[i]) == -1)
			fail_msg("rejected: %s: %u:%u: %s", texts[i], F->parse.error.line,
			    F->parse.error.column, F->parse.error.message);
}

static void
rejects_with_place_and_reason(void **state)
{
	struct fixture *F = *state;

	bad(F, "a = (1,\nb = 2\n", 1, 5, "'(' was never closed");
	bad(F, "a = 1)\n", 1, 6, "unmatched ')'");
	bad(F, "a = (1]\n", 1, 7, "closing parenthesis does not match opening parenthesis");
	bad(F, "x\na = 'b\n", 2, 5, "unterminated string literal");
	bad(F, "x\na = '''b\n\n", 2, 5, "unterminated triple-quoted string literal");
	bad(F, "if a:\nb\n", 2, 1, "expected an indented block");
	bad(F, "a\n  b\n", 2, 3, "unexpected indent");
	bad(F, "if a:\n    b\n  c\n", 3, 3, "unindent does not match any outer indentation level");
	bad(F, "if a:\n        b\n\tc\n", 3, 2,
	    "inconsistent use of tabs and spaces in indentation");
	bad(F, "if a\n  b\n", 1, 5, "expected ':'");
	bad(F, "x = 1\nf() = 2\n", 2, 1, "cannot assign to function call");
	bad(F, "None = 1", 1, 1, "cannot assign to None");
	bad(F, "a + 1 += 2", 1, 1, "cannot assign to expression");
	bad(F, "(a, b): int", 1, 1, "only single target (not tuple) can be annotated");
	bad(F, "f(a=1, b)", 1, 9, "positional argument follows keyword argument");
	bad(F, "f(**a, *b)", 1, 8,
	    "iterable argument unpacking follows keyword argument unpacking");
	bad(F, "f(a for b in c, d)", 1, 15, "Generator expression must be parenthesized");
	bad(F, "f(a.b=1)", 1, 3, "expression cannot contain assignment, perhaps you meant \"==\"?");
	bad(F, "def f(a=1, b): pass", 1, 12,
	    "parameter without a default follows parameter with a default");
	bad(F, "def f(*): pass", 1, 8, "named arguments must follow bare *");
	bad(F, "def f(**a, b): pass", 1, 12, "arguments cannot follow var-keyword argument");
	bad(F, "print a", 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?");
	bad(F, "<<<<<<< HEAD\n", 1, 1, "invalid syntax");
	bad(F, "x = 012", 1, 0, "leading zeros in decimal integer literals are not permitted; "
	    "use an 0o prefix for octal integers");
	bad(F, "x = 1_", 1, 0, "invalid decimal literal");
	bad(F, "x = 0xg", 1, 0, "invalid hexadecimal literal");
	bad(F, "x = 5a", 1, 0, "invalid decimal literal");
	bad(F, "x = '\\x4'", 1, 5, "(unicode error) 'unicodeescape' codec can't decode bytes: "
	    "truncated \\xXX escape");
	bad(F, "x = b'\xc3\xa9'", 1, 5, "bytes can only contain ASCII literal characters");
	bad(F, "x = 'a' b'c'", 1, 5, "cannot mix bytes and nonbytes literals");
	bad(F, "f'{a'", 1, 0, "unterminated string literal");
	bad(F, "f'{}'", 1, 4, "f-string: valid expression required before '}'");
	bad(F, "f'}'", 1, 3, "f-string: single '}' is not allowed");
	bad(F, "try: a\nx", 2, 1, "expected 'except' or 'finally' block");
	bad(F, "try: a\nexcept: b\nexcept C: d", 3, 1, "default 'except:' must be last");
	bad(F, "from a import b,\n", 1, 0,
	    "trailing comma not allowed without surrounding parentheses");
	bad(F, "x = \xe2\x80\x9cquote\xe2\x80\x9d\n", 1, 5, "invalid character");
	bad(F, "match a:\n case b\n", 2, 8, "expected ':'");
	bad(F, "a <> b", 1, 3, "invalid syntax");
	bad(F, "\\\n", 1, 2, "unexpected EOF while parsing");
	bad(F, "match a:\nb = 1\n", 2, 1, "expected an indented block");
	bad(F, "match a:\n  b = 1\n", 2, 3, "invalid syntax");
	bad(F, "match a: b\n", 1, 0, "invalid syntax");
	bad(F, "a = 1 \\ \n", 1, 8, "unexpected character after line continuation character");
}

static void
knows_places_in_characters_and_bytes(void **state)
{
	struct fixture *F = *state;
	const struct ast *N = good(F, "\n\xc3\xa9 = '\xe2\x98\x83' + name\n"), *sum;

	assert_int_equal(N->kind, NODE_ASSIGN);
	assert_int_equal(N->line, 2);
	assert_int_equal(N->column, 1);
	sum = N->right;
	assert_int_equal(sum->kind, NODE_BINARY);
	assert_int_equal(sum->op, OP_ADD);
	assert_int_equal(sum->column, 5);
	assert_int_equal(sum->right->column, 11);
	assert_int_equal(sum->right->begin, 14);
	assert_int_equal(sum->right->end, 18);
	assert_string_equal(sum->right->text, "name");
	assert_int_equal(N->end, 18);
}

static void
decodes_literals(void **state)
{
	static const struct { const char *source, *text;
	} all[] = { { "'a' \"b\" '''c'''", "abc" },
		{ "'\\x41\\u00e9\\U0001f600\\101\\n\\'\\q'", "A\xc3\xa9\xf0\x9f\x98\x80"
							     "A\n'\\q" },
		{ "r'\\x41'", "\\x41" }, { "'a\\\nb'", "ab" }, { "'''a\r\nb\rc'''", "a\nb\nc" },
		{ "''", "" }, { "'\\ud800'", "\xed\xa0\x80" } };
	struct fixture *F = *state;
	const struct ast *N;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		N = good(F, all[i].source)->value;
		assert_int_equal(N->kind, NODE_STRING);
		assert_string_equal(N->text, all[i].text);
		assert_int_equal(N->length, strlen(all[i].text));
	}
	N = good(F, "'a\\0b'")->value;
	assert_int_equal(N->length, 3);
	assert_memory_equal(N->text, "a\0b", 4);
	N = good(F, "'\\N{BULLET}'")->value;
	assert_int_equal(N->flags & NODE_INEXACT, NODE_INEXACT);
	N = good(F, "f'a{{{b!r:>{w}}}}' 'c'")->value;
	assert_int_equal(N->kind, NODE_JOINED);
	assert_string_equal(N->items->text, "a{");
	assert_int_equal(N->items->next->kind, NODE_FORMATTED);
	assert_int_equal(N->items->next->op, 'r');
	assert_string_equal(N->items->next->second->items->text, ">");
	assert_string_equal(N->items->next->next->text, "}c");
}

static void
names_the_version_that_is_needed(void **state)
{
	static const struct { const char *text; unsigned minor; } all[] = { { "a = 1", 8 },
		{ "with (a as b, c): pass", 9 }, { "match a:\n case b: pass", 10 }, { "a[*b]", 11 },
		{ "try: a\nexcept* B: c", 11 }, { "type X = a", 12 }, { "def f[T](): pass", 12 },
		{ "def f[T = int](): pass", 13 }, { "try: a\nexcept A, B: c", 14 }, { "t'a'", 14 },
		{ "f'{a['b']}'", 12 }, { "f'{\"a\\n\"}'", 12 } };
	struct fixture *F = *state;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		good(F, all[i].text);
		if (F->parse.minor != all[i].minor)
			fail_msg("%s: 3.%u", all[i].text, F->parse.minor);
		assert_true(F->parse.minor == 8 || F->parse.feature != NULL);
	}
}

static void
bounds_depth_and_size(void **state)
{
	static char text[400000];
	struct fixture *F = *state;

	memset(text, '(', 100000);
	text[100000] = '\0';
	bad(F, text, 1, PARSE_BRACKETS, "too many nested parentheses");
	for (size_t i = 0; i < 100000; i++)
		memcpy(text + 4 * i, "not ", 4);
	text[sizeof text - 1] = '\0';
	bad(F, text, 1, 0, "too many nested expressions");
	for (size_t i = 0; i < 100000; i++)
		memcpy(text + 2 * i, "a.", 2);
	memcpy(text + 200000, "b", 2);
	bad(F, text, 1, 0, "too many nested expressions");
	text[8000] = 'b';
	text[8001] = '\0';
	assert_true(good(F, text)->value->height <= PARSE_HEIGHT);
	assert_int_equal(parse_module(F->arena, F->names, text, (size_t)PARSE_BYTES + 1, &F->parse),
	    -1);
	assert_string_equal(F->parse.error.message, "file is too large");
}

static void
reads_encodings(void **state)
{
	struct fixture *F = *state;

	assert_string_equal(good(F, "# -*- coding: latin-1 -*-\n'\xe9'")->value->text, "\xc3\xa9");
	assert_string_equal(good(F, "#!/bin/x\n# vim: fileencoding=cp1252\n'\x80'")->value->text,
	    "\xe2\x82\xac");
	assert_string_equal(good(F, "# coding: utf-8\n'\xc3\xa9'")->value->text, "\xc3\xa9");
	bad(F, "x\n\n'\xe9'", 3, 1, "text is not UTF-8");
	bad(F, "# coding: nonsense\nx", 1, 1, "unknown encoding");
	bad(F, "# coding: ascii\n'\xc3\xa9'", 2, 1, "text does not fit its encoding");
	bad(F, "\xef\xbb\xbf# coding: latin-1\n", 1, 1,
	    "encoding problem: another encoding with a byte order mark");
	assert_int_equal(parse_module(F->arena, F->names, "a\n\0", 3, &F->parse), -1);
	assert_int_equal(F->parse.error.line, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(accepts_the_grammar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rejects_with_place_and_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_places_in_characters_and_bytes,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(decodes_literals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_the_version_that_is_needed,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(bounds_depth_and_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_encodings, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
