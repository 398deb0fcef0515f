#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/show.h"

static const char *const environment[] = { "SET=one", "EMPTY=", "ON=yes", "N=42", "LIST=a, b,,c",
	"URL=postgres://me:p%40ss@db.example:5433/shop?sslmode=require", NULL };
static const char *const argv[] = { "manage.py", "migrate", NULL };

static char *
shown(const struct value *V)
{
	struct buf B = { 0 };

	if (V == NULL)
		buf_str(&B, "(nothing)");
	else
		value_show(V, &B);
	return buf_take(&B);
}

/* Every text is one name's value after the source was evaluated. */
struct one {
	const char *source, *name, *value;
};

static void
check(const struct one *all, size_t n)
{
	struct eval_options O = { .environment = environment, .argv = argv };
	struct module *M;
	struct eval *E;
	char *text;

	for (size_t i = 0; i < n; i++) {
		assert_non_null(E = eval_new(&O));
		assert_non_null(M = eval_text(E, all[i].source, strlen(all[i].source), "/app/shop/conf.py", "shop.conf"));
		if (M->parse.error.message != NULL)
			fail_msg("%s: %s", all[i].source, M->parse.error.message);
		text = shown(scope_get(M->scope, all[i].name));
		if (strcmp(text, all[i].value) != 0)
			fail_msg("%s: %s is %s, not %s", all[i].source, all[i].name, text, all[i].value);
		free(text);
		eval_free(E);
	}
}
#define CHECK(all) check(all, sizeof all / sizeof all[0])

static void
knows_expressions(void **state)
{
	static const struct one all[] = {
		{ "x = [1, 2.5, 'a', b'b', None, True, ..., 0x10, -3]", "x", "[1, 2.5, 'a', b'b', None, True, ..., 16, -3]" },
		{ "x = 7 // 2, -7 // 2, -7 % 3, 2 ** 10, 1 << 4, 6 & 3, 6 | 1, ~5, 7 / 2", "x",
		    "(3, -4, 2, 1024, 16, 2, 7, -6, 3.5)" },
		{ "x = 'a' + 'b' * 2 + '%s-%d%%' % ('c', 3) + '{} {n} {0}'.format(1, n=2)", "x", "'abbc-3%1 2 1'" },
		{ "n = 'w'\nx = f'a{n}{{}}{n!r}{1 + 1}'", "x", "'aw{}\\'w\\'2'" },
		{ "x = {**{'a': 1}, 'b': [*(1, 2), 3], 'a': 2}", "x", "{'a': 2, 'b': [1, 2, 3]}" },
		{ "x = {1, 2, 1} | {3}", "x", "{1, 2, 3}" },
		{ "x = [i * 2 for i in range(5) if i % 2]", "x", "[2, 6]" },
		{ "x = {k: v for k, v in zip('ab', [1, 2])}", "x", "{'a': 1, 'b': 2}" },
		{ "x = 1 < 2 <= 2 != 3 and 'a' in 'cat' and not [] or 5", "x", "True" },
		{ "x = [] or None or 'z'", "x", "'z'" },
		{ "x = 'yes' if 3 in (1, 2, 3) else 'no'", "x", "'yes'" },
		{ "x = ' A,b '.strip().lower().split(',')", "x", "['a', 'b']" },
		{ "x = '/'.join(['a', 'b']).replace('/', '.').startswith(('x', 'a'))", "x", "True" },
		{ "x = [3, 1, 2][1:] + sorted([3, 1, 2])[:2] + [max(1, 2), min([4, 3]), len('\xc3\xa9')]", "x",
		    "[1, 2, 1, 2, 2, 3, 1]" },
		{ "x = int('42') + int(True), str(1) + str(None), bool(''), float('1.5')", "x",
		    "(43, '1None', False, 1.5)" },
		{ "x = isinstance('a', (int, str)), any([0, 1]), all([])", "x", "(True, True, True)" },
		{ "x = list(map(str, [1, 2])), list(filter(None, [0, 1]))", "x", "(['1', '2'], [1])" },
		{ "a = {'b': {'c': [1, {'d': 2}]}}\nx = a['b']['c'][-1]['d'], a.get('q', 9), list(a)", "x", "(2, 9, ['b'])" },
		{ "a, (b, *c), d = 1, (2, 3, 4), 5\nx = [d, c, b, a]", "x", "[5, [3, 4], 2, 1]" },
		{ "x = (y := 3) + y", "x", "6" },
		{ "x = 9223372036854775807 + 1", "x", "<unknown: the number is too large to be followed>" },
		{ "x = 'a' * 10000000", "x", "<unknown: the text is too long to be followed>" },
		{ "x = '\\N{BULLET}'", "x", "<unknown: it holds a character by its Unicode name>" },
		{ "x = nothing", "x", "<NameError: name 'nothing' is not defined>" },
		{ "x = {}['a']", "x", "<KeyError: 'a'>" },
		{ "x = [1][2]", "x", "<IndexError: list index out of range>" },
		{ "x = 1 + 'a'", "x", "<TypeError: unsupported operand types: 'int' and 'str'>" },
		{ "x = 1 / 0", "x", "<ZeroDivisionError: division by zero>" },
		{ "x = int('3x')", "x", "<ValueError: invalid literal for int() with base 10: '3x'>" },
	};

	(void)state;
	CHECK(all);
}

static void
knows_statements(void **state)
{
	static const struct one all[] = {
		{ "x = [1]\ny = x\ny += [2]\nx.append(3)\nx.insert(0, 0)\nx.extend((4,))\nx.remove(1)", "y", "[0, 2, 3, 4]" },
		{ "x = {'a': {}}\nx['a']['b'] = 1\nx.update(c=2)\nx.update({'d': 3})\ndel x['c']\nx.setdefault('e', 4)\ny = x.pop('d')",
		    "x", "{'a': {'b': 1}, 'e': 4}" },
		{ "x = 1\nif x > 1: y = 'a'\nelif x == 1: y = 'b'\nelse: y = 'c'", "y", "'b'" },
		{ "x = []\nfor i, a in enumerate('abc'):\n  if a == 'b': continue\n  x += [a + str(i)]\nelse: x += ['end']", "x",
		    "['a0', 'c2', 'end']" },
		{ "for i in range(10):\n  if i == 3: break", "i", "3" },
		{ "def f(a, *b, c=3, **d):\n  return [a, b, c, d]\nx = f(1, 2, 3, e=4)", "x", "[1, (2, 3), 3, {'e': 4}]" },
		{ "def f(n):\n  if n == 0: return 'end'\n  return f(n - 1)\nx = f(5)", "x", "'end'" },
		{ "def f(n): return f(n)\nx = f(1)", "x", "<unknown: calls are nested too deeply to be followed>" },
		{ "n = 1\ndef f():\n  global n\n  n = 2\nf()", "n", "2" },
		{ "def f(a):\n  def g(b): return a + b\n  return g(2)\nx = f(1)", "x", "3" },
		{ "x = (lambda a, b=2: a * b)(4)", "x", "8" },
		{ "class A:\n  n = 1\n  m = n + 1\nclass B(A): pass\nx = B.m, B.__name__", "x", "(2, 'B')" },
		{ "try: x = {}['a']\nexcept KeyError: x = 'caught'\nfinally: y = 1", "x", "'caught'" },
		{ "try: raise ValueError('no')\nexcept (KeyError, ValueError): x = 1\nelse: x = 2", "x", "1" },
		{ "try: x = 1\nexcept Exception: x = 2\nelse: x = 3", "x", "3" },
		{ "x: int = 3\ny: str", "x", "3" },
		{ "with open('a') as f: x = f.read()\ny = 1", "y", "1" },
		{ "x = 1\ndel x\ny = x", "y", "<NameError: name 'x' is not defined>" },
		{ "import sys\nx = 'test' in sys.argv, sys.argv[1]", "x", "(False, 'migrate')" },
		{ "if __name__ == '__main__': x = 1\nelse: x = 2", "x", "2" },
	};

	(void)state;
	CHECK(all);
}

static void
never_guesses(void **state)
{
	static const struct one all[] = {
		{ "import m\nx = m.f()", "x", "m.f()" },
		{ "import m\nx = 1\nif m.f(): x = 2", "x",
		    "<unknown: it depends on a condition in line 3 of conf.py: what 'm.f()' gives is not known>" },
		{ "import m\nx = [1]\nif m.f(): x.append(2)\nelse: x.append(3)\nx.append(4)", "x",
		    "[1, <unknown items: it depends on a condition in line 3 of conf.py: what 'm.f()' gives is not known>, 4]" },
		{ "import m\nx = ['a', 'b']\nif m.f: x.insert(0, 'z')", "x",
		    "[<unknown items: it depends on a condition in line 3 of conf.py: 'm.f' is not known>, 'a', 'b']" },
		{ "import m\nx = {'a': {'b': 1, 'c': 2}}\nif m.f: x['a']['b'] = 3", "x",
		    "{'a': {'b': <unknown: it depends on a condition in line 3 of conf.py: 'm.f' is not known>, 'c': 2}}" },
		{ "import m\nx = 1\nif m.f: raise Exception('x')\nelse: x = 2", "x", "2" },
		{ "import m\nif m.f: x = 1\nelse: x = 1", "x", "1" },
		{ "import m\nif m.f: pass\nelse: y = 1\nx = 2", "y",
		    "<unknown: it depends on a condition in line 2 of conf.py: 'm.f' is not known>" },
		{ "x = ['a']\ntry:\n  import m\n  x += ['m']\nexcept ImportError: pass", "x",
		    "['a', <unknown items: it depends on what fails in line 2>]" },
		{ "from contextlib import suppress\nx = ['a']\nwith suppress(ImportError, KeyError):\n"
		  "  import m\n  x += ['m']", "x",
		    "['a', <unknown items: it depends on what fails in line 3>]" },
		{ "import contextlib\nx = 1\nwith contextlib.suppress(KeyError):\n  x = {}['a']", "x",
		    "1" },
		{ "x = 1\ntry: x = {}['a']\nexcept KeyError: pass", "x", "1" },
		{ "try: import json\nexcept ImportError: json = None\nx = json", "x", "json" },
		{ "import m\nx = [1] + m.l", "x", "[1, <unknown items: 'm.l' is not known>]" },
		{ "import m\nx = ['a', *m.l]", "x", "['a', <unknown items: 'm.l' is not known>]" },
		{ "import m\nx = {'a': 1, **m.d}", "x", "{'a': 1, <unknown: 'm.d' is not known>: m.d}" },
		{ "import m\nx = f'{m.a}-b'", "x", "<unknown: its text form is not followed>" },
		{ "a = 'b'\nx = f'{a!r} {a=} {a=!s} {a=:} {a:}'", "x", "'\\'b\\' a=\\'b\\' a=b a=b b'" },
		{ "a = 'b'\nx = f'{a!a}'", "x", "<unknown: a format is not followed>" },
		{ "import m\nx = {}\nfor k in m.l: x[k] = 1", "x", "{<unknown: the loop in line 3 is not followed: 'm.l' is not "
		    "known>: <unknown: the loop in line 3 is not followed: 'm.l' is not known>}" },
		{ "import m\nx = 1\nwhile m.f: x = 2", "x", "<unknown items: a loop is not followed>" },
		{ "import m\nx = []\nm.change(x)", "x", "[<unknown items: it is handed to code that is not followed>]" },
		{ "from m import *\nx = y", "x",
		    "<unknown: 'y' may come from elsewhere: line 1 imports all names of 'm', which is not followed>" },
		{ "def f():\n  yield 1\nx = f()", "x", "<unknown: it is a generator>" },
		{ "@d\ndef f(): return 1\nx = f()", "x",
		    "<unknown: the function 'f' is decorated or async and not followed>" },
		{ "import os\nx = os.getcwd()", "x", "<unknown: it depends on the folder where it runs>" },
		{ "x = []\nx.append(x)", "x", "[<unknown: the container holds itself, or is too large to be followed>]" },
		{ "import m\ndef f():\n  if m.a: return 1\n  return 2\nx = f()", "x",
		    "<unknown: it depends on a condition in line 3 of conf.py: 'm.a' is not known>" },
	};

	(void)state;
	CHECK(all);
}

static void
keeps_calls_and_references(void **state)
{
	static const struct one all[] = {
		{ "from django.db import models as m\nx = m.CharField('n', max_length=3, default=list)", "x",
		    "django.db.models.CharField('n', max_length=3, default=list)" },
		{ "from django.db.models import Q, F\nx = Q(a=1) | ~Q(b=F('c') + 1)", "x",
		    "operator.or_(django.db.models.Q(a=1), operator.invert(django.db.models.Q(b="
		    "operator.add(django.db.models.F('c'), 1))))" },
		{ "from django.db.models import F\nx = F('a').desc(nulls_last=True)", "x",
		    ".desc(django.db.models.F('a'), nulls_last=True)" },
		{ "class A: pass\nx = A(1)", "x", "shop.conf.A(1)" },
		{ "import a.b.c\nx = a.b.c.D", "x", "a.b.c.D" },
		{ "import a.b.c as d\nx = d.E", "x", "a.b.c.E" },
		{ "from .. import c\nx = c.D", "x", "<ImportError: attempted relative import beyond top-level package>" },
	};

	(void)state;
	CHECK(all);
}

static void
reads_the_environment(void **state)
{
	static const struct one all[] = {
		{ "import os\nx = os.environ['SET'], os.environ.get('NO'), os.getenv('NO', 'd'), os.environ.get('EMPTY')",
		    "x", "('one', None, 'd', '')" },
		{ "from os import environ as e, getenv\nx = e['SET'] + getenv('N')", "x", "'one42'" },
		{ "import os\nx = os.environ['NO']", "x", "<KeyError: 'NO' (the environment variable is not set)>" },
		{ "import os\nx = 'SET' in os.environ, 'NO' not in os.environ", "x", "(True, True)" },
		{ "import os\nos.environ['NO'] = 'now'\nos.environ.setdefault('SET', 'two')\nx = os.getenv('NO'), os.getenv('SET')",
		    "x", "('now', 'one')" },
		{ "import environ\nenv = environ.Env(ON=(bool, False), M=(int, 5))\n"
		    "x = env('ON'), env('M'), env.int('N'), env.bool('SET', default=True), env.list('LIST'), env.str('NO', 'd')",
		    "x", "(True, 5, 42, False, ['a', ' b', 'c'], 'd')" },
		{ "import environ\nx = environ.Env()('NO')", "x",
		    "<ImproperlyConfigured: the environment variable 'NO' is not set>" },
		{ "import environ\nx = environ.Env().db('URL')", "x", "{'ENGINE': 'django.db.backends.postgresql', "
		    "'USER': 'me', 'PASSWORD': 'p@ss', 'HOST': 'db.example', 'PORT': 5433, 'NAME': 'shop', 'OPTIONS': {'sslmode': 'require'}}" },
		{ "import dj_database_url\nx = dj_database_url.config(default='sqlite:///db.sqlite3', conn_max_age=60)", "x",
		    "{'ENGINE': 'django.db.backends.sqlite3', 'USER': '', 'PASSWORD': '', 'HOST': '', "
		    "'PORT': '', 'NAME': 'db.sqlite3', 'CONN_MAX_AGE': 60}" },
		{ "import environ\nx = environ.Env().db_url_config('postgres://a,b:1//run/pg/n?conn_max_age=5&a=1&a=2')", "x",
		    "{'ENGINE': 'django.db.backends.postgresql', 'USER': '', 'PASSWORD': '', 'HOST': '/run/pg', 'PORT': '1', "
		    "'NAME': 'n', 'OPTIONS': {'a': 1}}" },
		{ "from urllib.parse import urlparse, parse_qs\nu = urlparse('PG://Me:p%40@DB.Example:5433/n?a=1&a=x+y#f')\n"
		    "x = u.scheme, u.username, u.password, u.hostname, u.port, u.path, parse_qs(u.query), u.fragment", "x",
		    "('pg', 'Me', 'p%40', 'db.example', 5433, '/n', {'a': ['1', 'x y']}, 'f')" },
		{ "from urllib.parse import urlsplit, unquote\nu = urlsplit('//[::1]')\n"
		    "x = u.scheme, u.username, u.hostname, u.port, unquote('%20+')", "x",
		    "('', None, '::1', None, ' +')" },
		{ "from decouple import config, Csv\nx = config('N', cast=int), config('ON', default=False, cast=bool), "
		    "config('LIST', cast=Csv()), config('NO', default='1', cast=bool)", "x", "(42, True, ['a', 'b', 'c'], True)" },
		{ "from decouple import config\nx = config('NO')", "x",
		    "<UndefinedValueError: the environment variable 'NO' is not set>" },
		{ "from environs import Env\nenv = Env()\nx = env.int('N'), env('NO', 'd'), env.bool('ON')", "x",
		    "(42, 'd', True)" },
	};

	(void)state;
	CHECK(all);
}

static void
follows_paths(void **state)
{
	static const struct one all[] = {
		{ "from pathlib import Path\nB = Path('/app/shop/conf.py').parent.parent\nx = B / 'db' / 'x.sqlite3'", "x",
		    "Path('/app/db/x.sqlite3')" },
		{ "import os\nB = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nx = os.path.join(B, 'a', 'b.c')",
		    "x", "'/app/a/b.c'" },
		{ "import os\nx = os.path.normpath('/a/./b/../c//d'), os.path.basename('/a/b'), os.path.join('a', '/b')", "x",
		    "('/a/c/d', 'b', '/b')" },
		{ "from pathlib import Path\np = Path(__file__)\nx = p.name, p.stem, p.suffix, str(p.parents[1]), p.parent.joinpath('z')",
		    "x", "('conf.py', 'conf', '.py', '/app', Path('/app/shop/z'))" },
		{ "import environ\nr = environ.Path('/app/shop/conf.py') - 2\nx = r, r('a'), r.path('b')", "x",
		    "(Path('/app'), '/app/a', Path('/app/b'))" },
		{ "import os\nx = os.path.exists('/nowhere/at/all'), os.path.isdir('/')", "x", "(False, True)" },
	};

	(void)state;
	CHECK(all);
}

static void
put(const char *folder, const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_non_null(file = fopen(path, "w"));
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* A project of some modules in a folder of its own. */
static struct eval *
project(char folder[64])
{
	static const char *folders[2];
	struct eval_options O = { .folders = folders, .environment = environment };
	char path[512];

	snprintf(folder, 64, "/tmp/slate-unit.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/conf", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put(folder, "conf/__init__.py", "");
	put(folder, "conf/base.py", "from dotenv import load_dotenv\nload_dotenv()\nimport os\nfrom . import other\n"
	    "A = ['x']\n_hidden = 1\nFROM_FILE = os.environ['FROM_FILE']\nSET = os.environ['SET']\n"
	    "STANDARD = os.getenv('NO', 'std')\n");
	put(folder, "conf/other.py", "from conf.base import *\nB = 2\n");
	put(folder, "conf/dev.py", "from .base import *\nfrom .other import B\nA += ['y']\nimport conf.missing\n"
	    "try:\n  from .local import *\nexcept ImportError:\n  LOCAL = False\n");
	put(folder, "conf/broken.py", "x = (\n");
	put(folder, ".env", "# c\nexport FROM_FILE='a # b' # c\nSET=not this\n");
	folders[0] = folder;
	return eval_new(&O);
}

static void
discard(const char *folder)
{
	static const char *const names[] = { "conf/__init__.py", "conf/base.py", "conf/other.py", "conf/dev.py",
		"conf/broken.py", ".env", "conf", "" };
	char path[512];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		assert_int_equal(remove(path), 0);
	}
}

static void
expect(const struct module *M, const char *name, const char *value)
{
	char *text = shown(scope_get(M->scope, name));

	assert_string_equal(text, value);
	free(text);
}

static void
follows_imports_and_tells_where_from(void **state)
{
	char folder[64];
	struct eval *E = project(folder);
	struct buf origin = { 0 };
	const struct module *M;

	(void)state;
	assert_non_null(E);
	assert_non_null(M = eval_import(E, "conf.dev"));
	expect(M, "A", "['x', 'y']");
	expect(M, "B", "2");
	expect(M, "_hidden", "(nothing)");
	expect(M, "LOCAL", "False");
	expect(M, "FROM_FILE", "'a # b'");
	expect(M, "SET", "'one'");
	expect(M, "conf", "<ModuleNotFoundError: No module named 'conf.missing'>");
	assert_string_equal(M->raised->error.type, "ModuleNotFoundError");
	assert_int_equal(value_line(M->raised), 4);

	value_origin(scope_get(M->scope, "FROM_FILE"), &origin);
	assert_non_null(strstr(origin.data, "/conf/base.py:7, variable FROM_FILE of "));
	assert_non_null(strstr(origin.data, "/.env:2"));
	buf_cut(&origin, 0);
	value_origin(scope_get(M->scope, "SET"), &origin);
	assert_non_null(strstr(origin.data, "/conf/base.py:8, environment variable SET"));
	buf_cut(&origin, 0);
	value_origin(scope_get(M->scope, "STANDARD"), &origin);
	assert_non_null(strstr(origin.data, "/conf/base.py:9, default, as NO is not set"));
	buf_free(&origin);

	assert_non_null(M = eval_import(E, "conf.broken"));
	assert_string_equal(M->parse.error.message, "'(' was never closed");
	assert_null(eval_import(E, "conf.nothing"));
	assert_null(eval_import(E, "../conf"));
	eval_free(E);
	discard(folder);
}

/* Within a try it matters whether Django has a name, but not what Django itself takes for that. */
static void
asks_for_names_within_a_try(void **state)
{
	static const char source[] = "try:\n  from django.db import CharField\n  x = 1\nexcept ImportError:\n  x = 2\n"
	    "try:\n  from django.db import Gone\n  y = 1\nexcept ImportError:\n  y = 2\n";
	static const char *const names[] = { "django/utils.py", "django/db.py", "django/__init__.py", "django", "" };
	char folder[] = "/tmp/slate-unit.XXXXXX", path[512];
	const char *known[] = { folder, NULL };
	struct eval_options O = { .known = known };
	const struct module *M;
	struct eval *E;
	int utils = 0;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/django", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put(folder, "django/__init__.py", "");
	put(folder, "django/db.py", "from django.utils import a\nclass CharField: pass\n");
	put(folder, "django/utils.py", "a = 1\n");
	assert_non_null(E = eval_new(&O));
	assert_non_null(M = eval_text(E, source, strlen(source), NULL, NULL));
	expect(M, "x", "1");
	expect(M, "y", "<unknown: it depends on what fails in line 6>");
	for (size_t i = 0; (M = eval_module_at(E, i)) != NULL; i++)
		utils += strcmp(M->name, "django.utils") == 0;
	assert_int_equal(utils, 0);
	eval_free(E);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		assert_int_equal(remove(path), 0);
	}
}

static void
looks_into_classes_and_calls(void **state)
{
	static const char source[] = "from django.db import migrations\nclass Base(migrations.Migration):\n"
	    "  atomic = False\nclass Migration(Base):\n  dependencies = [('a', '0001')]\n"
	    "  operations = [migrations.AddField('m', name='f', field=None)]\n";
	struct eval_options O = { 0 };
	struct eval *E = eval_new(&O);
	const struct value *C, *V;
	struct module *M;

	(void)state;
	assert_non_null(E);
	assert_non_null(M = eval_text(E, source, strlen(source), NULL, NULL));
	C = scope_get(M->scope, "Migration");
	assert_true(class_is(C, "django.db.migrations.Migration"));
	assert_false(class_is(C, "django.db.models.Model"));
	assert_int_equal(value_truth(class_get(C, "atomic")), 0);
	assert_null(class_get(C, "initial"));
	V = class_get(C, "operations");
	assert_int_equal(V->n, 1);
	assert_string_equal(call_name(V->items[0]), "django.db.migrations.AddField");
	assert_true(value_is(call_arg(V->items[0], 0, "model_name"), "m"));
	assert_true(value_is(call_arg(V->items[0], 1, "name"), "f"));
	assert_null(call_arg(V->items[0], 3, "preserve_default"));
	assert_int_equal(value_line(V->items[0]), 6);
	assert_int_equal(value_column(V->items[0]), 17);
	assert_true(value_known(V));
	eval_trim(E, M);
	eval_free(E);
}

#define CHOICES \
	"from django.db import models\nfrom django.utils.translation import gettext_lazy as _\nimport enum\n" \
	"class S(models.TextChoices):\n DRAFT = 'd', _('Draft')\n IN_REVIEW = 'r'\n AGAIN = 'r'\n" \
	" AUTO = enum.auto()\n def f(self): pass\n" \
	"class N(models.IntegerChoices):\n A = 1, 'a'\n __empty__ = 'none'\n" \
	"class C(enum.Enum):\n RED = 'r'\n BLUE = 2\n" \
	"class M(models.Model):\n a = 1\n"

static void
knows_choices_and_enums(void **state)
{
	static const struct one all[] = {
		{ CHOICES "x = S.choices", "x", "[('d', 'Draft'), ('r', 'In Review'), ('AUTO', 'Auto')]" },
		{ CHOICES "x = S.values, S.labels, S.names", "x",
		    "(['d', 'r', 'AUTO'], ['Draft', 'In Review', 'Auto'], ['DRAFT', 'IN_REVIEW', 'AUTO'])" },
		{ CHOICES "x = S.DRAFT, S.DRAFT.label, S.AGAIN.name, S('r').value, S['AUTO']", "x",
		    "('d', 'Draft', 'IN_REVIEW', 'r', 'AUTO')" },
		{ CHOICES "x = max(len(s) for s in S), len(S), [s.label for s in S]", "x",
		    "(4, 3, ['Draft', 'In Review', 'Auto'])" },
		{ CHOICES "x = N.choices, N.A", "x", "([(None, 'none'), (1, 'a')], 1)" },
		{ CHOICES "x = C.RED, C['BLUE'], [(c.name, c.value) for c in C]", "x",
		    "(shop.conf.C('r'), shop.conf.C(2), [('RED', 'r'), ('BLUE', 2)])" },
		{ CHOICES "x = C.RED == C('r'), S.DRAFT == 'd'", "x", "(True, True)" },
		{ CHOICES "M.add_to_class('b', 2)\nx = M.b", "x", "2" },
		{ CHOICES "models.TextField().contribute_to_class(M, 'b')\nx = M.b", "x", "django.db.models.TextField()" },
		{ CHOICES "x = _('a %s') % _('b')", "x", "'a b'" },
	};

	(void)state;
	CHECK(all);
}

static void
takes_what_the_caller_defines(void **state)
{
	static const char source[] = "from django.conf import settings as s\nx = 1 if s.DEBUG else 2\ny = s.DEBUG\n";
	struct eval_options O = { 0 };
	struct eval *E = eval_new(&O);
	struct module *settings, *M;

	(void)state;
	assert_non_null(E);
	assert_non_null(settings = eval_text(E, "DEBUG = True\n", 13, NULL, "conf"));
	assert_int_equal(eval_define(E, "django.conf.settings", eval_module_value(E, settings)), 0);
	assert_non_null(M = eval_text(E, source, strlen(source), NULL, NULL));
	expect(M, "x", "1");
	expect(M, "y", "django.conf.settings.DEBUG");
	assert_int_equal(value_truth(eval_resolve(E, scope_get(M->scope, "y"))), 1);
	eval_free(E);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_expressions),
		cmocka_unit_test(knows_statements),
		cmocka_unit_test(never_guesses),
		cmocka_unit_test(keeps_calls_and_references),
		cmocka_unit_test(reads_the_environment),
		cmocka_unit_test(follows_paths),
		cmocka_unit_test(follows_imports_and_tells_where_from),
		cmocka_unit_test(asks_for_names_within_a_try),
		cmocka_unit_test(looks_into_classes_and_calls),
		cmocka_unit_test(knows_choices_and_enums),
		cmocka_unit_test(takes_what_the_caller_defines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
