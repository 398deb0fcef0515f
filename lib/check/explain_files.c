#include <stddef.h>

#include "check/explain.h"

/* F: files; C: apps. */

const struct explanation explain_apps[] = {
	{ "C001",
	    "Django would not start, or not read the app's migrations: an entry of INSTALLED_APPS "
	    "that is no package, two apps of one label, a label that is no identifier, a package "
	    "in MIGRATION_MODULES that is not there, a setting such as AUTH_USER_MODEL that names "
	    "no model.",
	    "INSTALLED_APPS = [\"shop\", \"vendor.shop\"]   # both have the label shop",
	    "Correct the setting; give one of the two apps an AppConfig with a label of its own." },
	{ NULL, NULL, NULL, NULL },
};

const struct explanation explain_files[] = {
	{ "F001",
	    "Without __init__.py the folder is a namespace package, and Django reads none of the "
	    "migrations in it, without a word: the app counts as one without migrations and its "
	    "tables are never made.",
	    "shop/migrations/0001_initial.py, but no shop/migrations/__init__.py",
	    "Create an empty __init__.py there, and commit it." },
	{ "F002",
	    "Every module in a migrations folder is a migration to Django, and one without a "
	    "class Migration ends every command (BadMigrationError).",
	    "shop/migrations/helpers.py",
	    "Move helpers out of the folder, or let their name begin with an underscore; delete "
	    "empty files." },
	{ "F003",
	    "The file cannot be read, or Python would not take it: a syntax error, left-over "
	    "conflict markers, bytes that do not fit the encoding, NUL bytes, or what only a newer "
	    "Python has than that of the virtual environment.",
	    "<<<<<<< HEAD", "Mend the file at the place that is named." },
	{ "F004",
	    "Django also loads compiled modules that lie beside the sources: a .pyc without its "
	    ".py "
	    "is a migration that nobody sees. Names that differ only in case are one file on macOS "
	    "and Windows.",
	    "shop/migrations/0003_gone.pyc",
	    "Delete the .pyc, or bring its source back; rename one of the two." },
	{ "F005",
	    "The name looks like a migration's, but Django does not load it: it begins with an "
	    "underscore or tilde, has a dot in it, is a copy that an editor left, or lies in a "
	    "folder below.",
	    "shop/migrations/0002_price.py~",
	    "Rename it, move it to where it belongs, or delete it." },
	{ "F006",
	    "A migration is text that is imported: it need not be executable, and whoever can "
	    "write it runs code in every deployment. Links that lead out of the project are not "
	    "followed.",
	    "-rwxrwxrwx shop/migrations/0002_price.py", "chmod 644" },
	{ "F007",
	    "Line ends of Windows, a byte order mark, indentation that mixes tabs with spaces, or "
	    "no newline at the end: the file works, but every tool that touches it makes a "
	    "difference that is none.",
	    NULL, "Save it with plain newlines, as UTF-8 without a mark, indented by spaces." },
	{ "F008",
	    "The file is not known to git: it works on this machine and is missing everywhere "
	    "else, where the graph then has a hole. A .gitignore that names migrations does that "
	    "to every new one; the finding tells which line of which file it is.",
	    "**/migrations/*.py", "Take the line out, and git add the file." },
	{ "F009",
	    "With --base: a migration that the other branch had when this one began was changed "
	    "or removed. Where it is applied it is not run again, so databases and code drift "
	    "apart. Django compares no contents and says nothing.",
	    "mig-verify --base main",
	    "Put it back as it was; write what is to change into a new migration." },
	{ "F010",
	    "Something decides about migrations that cannot be known without running code. "
	    "Nothing is guessed about it, so other rules may say less than they could.",
	    "dependencies = load_dependencies()",
	    "Nothing, if it is meant so; a literal list can be read by everybody." },
	{ NULL, NULL, NULL, NULL },
};
