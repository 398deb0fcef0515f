#include <stddef.h>

#include "check/explain.h"

/* G: the graph of migrations. */

const struct explanation explain_graph[] = {
	{ "G001",
	    "Two or more migrations of an app are the last of their line, as after a merge of two "
	    "branches that both added one. Django refuses to migrate (\"Conflicting migrations "
	    "detected\"). The finding names the migration at which the lines part.",
	    "0001_initial <- 0002_add_price\n"
	    "0001_initial <- 0002_add_stock",
	    "If one of them was applied nowhere, make it depend on the other and renumber it; else "
	    "run manage.py makemigrations --merge." },
	{ "G002",
	    "Migrations depend on each other in a circle, so that there is no order to apply them "
	    "in (CircularDependencyError). Of each knot a shortest circle is shown, with the edge "
	    "that should go.",
	    "shop.0001_initial -> users.0002_orders -> shop.0001_initial",
	    "Take the foreign key that causes it out of the one migration and add it in a later "
	    "one with AddField." },
	{ "G003",
	    "A migration names another in dependencies or run_before that is not on disk, and no "
	    "squash replaces it (NodeNotFoundError). No command of Django that reads migrations "
	    "works until that is mended. Often a file was renamed, removed or never committed.",
	    "dependencies = [(\"shop\", \"0002_prise\")]   # the file is 0002_price.py",
	    "Bring the file back, or name the one that is meant." },
	{ "G004",
	    "__first__ or __latest__ of an app that is not installed, or that has no migrations: "
	    "Django cannot say which migration that is (ValueError).",
	    "dependencies = [(\"blog\", \"__first__\")]   # blog is not in INSTALLED_APPS",
	    "Install the app, give it migrations, or remove the dependency." },
	{ "G005",
	    "Entries of dependencies, run_before and replaces must be tuples of two texts, app and "
	    "name. Lists end in a TypeError, and __latest__ of the own app is found by nobody.",
	    "dependencies = [[\"shop\", \"0001_initial\"]]",
	    "Write it as (\"shop\", \"0001_initial\")." },
	{ "G006",
	    "Squashes replace each other in a circle, a squash depends on a migration that it "
	    "replaces itself, or it replaces another squash where Django is older than 6.0 and "
	    "cannot follow.",
	    "replaces = [(\"shop\", \"0001_initial\"), (\"shop\", \"0002_more\")]\n"
	    "dependencies = [(\"shop\", \"0002_more\")]",
	    "A squash depends on what the replaced ones depend on outside, and on nothing that it "
	    "replaces." },
	{ "G007",
	    "Some of the files that a squash replaces were deleted and others were left. Databases "
	    "that have applied only part of them cannot come forward any more, and the files that "
	    "are left are of no use to the others.",
	    "replaces = [(\"shop\", \"0001_initial\"), (\"shop\", \"0002_more\")]   # 0001 is gone",
	    "Put the deleted ones back until every database has applied them; then delete all of "
	    "them together with the attribute replaces." },
	{ "G008",
	    "All that a squash replaces is applied in this database. If the same holds for all "
	    "databases, the replaced files and the attribute replaces are no longer needed.",
	    NULL,
	    "Once the squash is recorded everywhere, delete the replaced files, make other "
	    "migrations depend on the squash, and delete replaces." },
	{ "G009",
	    "A migration uses a model of another app (a foreign key, a base, a many-to-many "
	    "table, get_model) but does not depend, directly or by way of others, on the migration "
	    "that makes it. Whether it works depends on the order in which apps happen to come.",
	    "migrations.AddField(\"order\", \"buyer\", models.ForeignKey(\"users.User\", ...))\n"
	    "dependencies = [(\"shop\", \"0001_initial\")]   # nothing of users",
	    "Add the migration that makes the model to dependencies." },
	{ "G010",
	    "The model that is referred to is the user model of the project, which may be changed "
	    "by AUTH_USER_MODEL, but the migration depends on the app auth by name. In a project "
	    "with another user model the table that is needed may not be there yet.",
	    "(\"buyer\", models.ForeignKey(settings.AUTH_USER_MODEL, ...))\n"
	    "dependencies = [(\"auth\", \"0001_initial\")]",
	    "dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]" },
	{ "G011",
	    "migrations.swappable_dependency() stands for the first migration of the app of the "
	    "user model. Where that one does not make the model, or the app has no migrations, "
	    "others that depend on it (admin first) refer to a table that is not there.",
	    "AUTH_USER_MODEL = \"users.User\", but users.0001_initial makes only Profile,\n"
	    "and User comes with 0002_user",
	    "Make the user model in the first migration of its app, before the first migrate." },
	{ "G012",
	    "A dependency on a migration of the own app that follows from another such says "
	    "nothing and hinders moving migrations; a merge migration that also changes something "
	    "hides it where nobody looks (a warning). Dependencies on other apps are not told: "
	    "makemigrations writes each down that it needs.",
	    "dependencies = [(\"shop\", \"0002_more\"), (\"shop\", \"0001_initial\")]",
	    "Leave the dependency out that follows from another; give changes a migration of "
	    "their own." },
	{ "G013",
	    "The app keeps the name of its last migration in max_migration.txt "
	    "(django-linear-migrations), so that two branches that both add one conflict in "
	    "version control. The file is missing beside others that exist, or names another. "
	    "With --base REVISION, also: a new migration does not follow the last one of that "
	    "branch, or that branch has added one to the same app since.",
	    "max_migration.txt: 0004_price, but 0005_stock is the last",
	    "Write the name of the last migration into it, in one line." },
	{ "G014",
	    "A squash is applied in part here, so that migrate leaves it out, while "
	    "makemigrations, "
	    "which does not look at the database, uses it. The two see different graphs.",
	    NULL,
	    "Apply the rest of what the squash replaces (with the release that still has those "
	    "files, if need be)." },
	{ "G015",
	    "A squash replaces migrations of an app that is not installed any more, and this "
	    "database has not recorded all of them: the squash counts as not applied, or as "
	    "applied in part, and may run again on tables that exist.",
	    "replaces = [(\"oldshop\", \"0001_initial\")]   # oldshop was renamed to shop",
	    "Bring the database up to date with a release that had the old app, or record the "
	    "rows with migrate --fake where the tables are as they should be." },
	{ NULL, NULL, NULL, NULL },
};
