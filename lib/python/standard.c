#include "standard.h"

#include <stddef.h>
#include <string.h>

/* Modules of Python itself that every version from 3.8 to 3.14 has, in order. */
static const char *const standard[] = { "__future__", "abc", "argparse", "array", "ast", "asyncio",
	"atexit", "base64", "bisect", "builtins", "calendar", "codecs", "collections", "concurrent",
	"configparser", "contextlib", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal",
	"difflib", "email", "enum", "errno", "fcntl", "fnmatch", "fractions", "functools", "gc",
	"getpass", "gettext", "glob", "gzip", "hashlib", "heapq", "hmac", "html", "http",
	"importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "locale",
	"logging", "math", "mimetypes", "multiprocessing", "numbers", "operator", "os", "pathlib",
	"pickle", "pkgutil", "platform", "posixpath", "pprint", "queue", "random", "re", "secrets",
	"select", "shlex", "shutil", "signal", "site", "socket", "sqlite3", "ssl", "stat",
	"statistics", "string", "struct", "subprocess", "sys", "sysconfig", "tarfile", "tempfile",
	"textwrap", "threading", "time", "traceback", "types", "typing", "unicodedata", "unittest",
	"urllib", "uuid", "warnings", "weakref", "xml", "zipfile", "zlib" };

int
standard_module(const char *name)
{
	size_t n = strcspn(name, "."), from = 0, to = sizeof standard / sizeof standard[0];

	while (from < to) {
		const size_t middle = from + (to - from) / 2;
		int order = strncmp(name, standard[middle], n);

		if (order == 0 && standard[middle][n] == '\0')
			return 1;
		if (order <= 0)
			to = middle;
		else
			from = middle + 1;
	}
	return 0;
}
