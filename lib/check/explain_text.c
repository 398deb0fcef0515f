#include <stddef.h>

#include "check/explain.h"

/* N: names; K: secrets and what runs. */

const struct explanation explain_names[] = {
	{ "N001",
	    "makemigrations could not think of a name and took the date. Nobody can tell from it "
	    "what the migration does, and two branches easily make the same.",
	    "0007_auto_20240131_0915.py",
	    "Before it is applied anywhere, rename it: makemigrations --name says it at once." },
	{ "N002",
	    "The name is not four digits, an underscore and letters, digits or underscores; or it "
	    "is longer than 100 characters (an error over 255, which django_migrations cannot "
	    "hold). Django loads it, but it sorts elsewhere, and tools trip over it.",
	    "8_add-price.py", "Before it is applied anywhere, rename it as 0008_add_price.py." },
	{ "N003",
	    "Two migrations of the app have the same number: two branches made them at the same "
	    "time. It works as long as the dependencies are right, but their order cannot be seen. "
	    "A gap in the numbers is told as info: a file may be missing.",
	    "0004_price.py and 0004_stock.py", "Renumber the one that is applied nowhere yet." },
	{ "N004",
	    "The operations touch three or more models that have nothing to do with each other. "
	    "If one of the changes must be taken back, the others go with it.",
	    NULL, "Before it is applied anywhere, make a migration for each change." },
	{ "N005",
	    "The migration does nothing and merges nothing; or its name says that it does one "
	    "thing while its operations do another.",
	    "0005_remove_price.py holds only AddField(\"item\", \"price\", ...)",
	    "Delete it before it is applied anywhere, or give it the name of what it does." },
	{ NULL, NULL, NULL, NULL },
};

const struct explanation explain_secrets[] = {
	{ "K001",
	    "Migrations stay in version control for ever, and everybody who has the code has what "
	    "is in them. This looks like a key, a token or a password; only its kind is shown.",
	    "token = \"ghp_...\"",
	    "Revoke it; a secret that was committed is known. Read it from the environment. If it "
	    "is none, say so in its line: # slate: ignore[K001]" },
	{ "K002",
	    "The migration makes a user with a password that stands in the code, which then is "
	    "the same in every installation; or it carries data of many persons.",
	    "User.objects.create_superuser(\"admin\", \"a@example.com\", \"admin\")",
	    "Create users with manage.py createsuperuser, with a password from the environment; "
	    "keep personal data out of the code." },
	{ "K003",
	    "What runs with every migrate should be what can be read in the migration: eval, exec "
	    "and pickle run what comes from elsewhere; programs and network calls fail where they "
	    "are not there and cannot be rolled back.",
	    "def forwards(apps, schema_editor):\n"
	    "    subprocess.run([\"sh\", \"seed.sh\"])",
	    "Do such things in a command of its own, outside of migrations." },
	{ NULL, NULL, NULL, NULL },
};
