#!/bin/sh
# The state that history ends with is Django's own ProjectState: models, fields, options, indexes.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

# same NAME PROJECT [APP MIGRATION]
same() {
	name=$1 folder=$2
	shift 2
	mig-verify -C "$folder" --state=json ${1:+--at "$@"} >"$T/ours" </dev/null
	"$python" "$ROOT/tests/oracle/state.py" "$folder" "$T/ours" "$@" >"$T/log" 2>&1
	status=$?
	sed 's/^/# /' "$T/log" | cut -c 1-300
	ok "$name${1:+ at $1 $2}" test "$status" = 0
}

# project FOLDER APP...
project() {
	folder=$1
	shift
	mkdir -p "$folder/config"
	: >"$folder/config/__init__.py"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >"$folder/manage.py"
	cat >"$folder/config/settings.py" <<-END
		INSTALLED_APPS = "$*".split()
		SECRET_KEY = "x"
		SITE_ID = 1
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
	END
}

# migration NAME OPERATIONS: of the app a in $T/p, after the one before.
migration() {
	cat >"$T/p/a/migrations/$1.py" <<-END
		from django.conf import settings
		from django.db import migrations, models
		import django.db.models.deletion
		class Quiet(migrations.RunPython):
		    def __init__(self):
		        super().__init__(lambda apps, editor: None)
		class Idle(migrations.AddField):
		    def state_forwards(self, app_label, state):
		        pass
		class Late(migrations.AddField):
		    def database_forwards(self, *args):
		        raise NotImplementedError
		class Migration(migrations.Migration):
		    dependencies = [$before]
		    operations = [$2]
	END
	before="('a', '$1')"
}

# Every operation, and what each does to what others made.
operations() {
	rm -rf "$T/p"
	project "$T/p" django.contrib.contenttypes django.contrib.auth a
	mkdir -p "$T/p/a/migrations"
	: >"$T/p/a/__init__.py"
	: >"$T/p/a/migrations/__init__.py"
	before='migrations.swappable_dependency(settings.AUTH_USER_MODEL)'
	migration 0001_initial '
	    migrations.CreateModel("Author", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9, unique=True)),
	        ("rank", models.IntegerField(default=1)), ("friends", models.ManyToManyField("self")), ("boss", models.ForeignKey("self", models.CASCADE, null=True)),
	        ("user", models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE))],
	        {"ordering": ["name"], "verbose_name": "writer", "db_table": "writers", "unique_together": {("name", "rank")}, "index_together": [["rank", "name"]]}),
	    migrations.CreateModel(name="Wrote", fields=[("id", models.AutoField(primary_key=True)), ("author", models.ForeignKey("a.Author", models.CASCADE, to_field="name"))]),
	    migrations.CreateModel("Book", [("title", models.TextField()), ("authors", models.ManyToManyField("a.Author", through="a.Wrote")),
	        ("first", models.ForeignKey("Author", models.SET_NULL, null=True, related_name="+"))]),
	    migrations.AddField("wrote", "book", models.ForeignKey("a.book", models.CASCADE)),
	    migrations.CreateModel("Novel", [("book_ptr", models.OneToOneField("a.Book", models.CASCADE, parent_link=True, primary_key=True))], bases=("a.book",)),
	    migrations.CreateModel("Proxy", [], {"proxy": True, "indexes": [], "constraints": []}, ("a.author",), [("objects", models.Manager())]),
	    migrations.CreateModel("Gone", [("id", models.BigAutoField(primary_key=True))], {"managed": False})'
	migration 0002_alter '
	    migrations.AlterModelOptions("author", {"verbose_name_plural": "writers"}), migrations.AlterModelTable("author", None),
	    migrations.AlterUniqueTogether("book", ("title", "first")), migrations.AlterIndexTogether("book", {("first", "title"), ("title", "first")}),
	    migrations.AlterUniqueTogether("novel", set()), migrations.AlterOrderWithRespectTo("wrote", "book"),
	    migrations.AlterModelManagers("author", [("people", models.Manager())]), migrations.AlterField("Author", "rank", models.BigIntegerField(default=2), False),
	    migrations.AddField("author", "born", models.DateField(default="2000-01-01"), preserve_default=False), migrations.DeleteModel("Gone"),
	    migrations.AddIndex("book", models.Index(fields=["title"], name="one")), migrations.AddIndex("book", models.Index("first", "-title", name="two", condition=models.Q(title="x"))),
	    migrations.AddConstraint("book", models.UniqueConstraint(fields=["title"], name="three")), migrations.AddConstraint("book", models.UniqueConstraint(fields=("first",), name="four", condition=models.Q(first=1)))'
	migration 0003_rename '
	    migrations.RenameField("author", "name", "called"), migrations.RenameField("book", "first", "main"), migrations.RenameModel("Author", "Person"), migrations.RenameModel("Wrote", "Writing"),
	    migrations.RenameIndex("book", "five", old_name="one"), migrations.RemoveIndex("book", "two"), migrations.RemoveConstraint("book", "three"),
	    migrations.RenameIndex("book", "six", old_fields=("main", "title")), migrations.RenameField("book", "title", "heading")'
	migration 0004_special '
	    migrations.RunPython(migrations.RunPython.noop), migrations.RunSQL("SELECT 1", state_operations=[migrations.AddField("book", "pages", models.IntegerField(null=True))]),
	    migrations.SeparateDatabaseAndState([migrations.RemoveField("book", "heading")], [migrations.AddField("person", "alias", models.SlugField()), migrations.RemoveField("person", "born")]),
	    Quiet(), Idle("book", "never", models.IntegerField()), Late("book", "later", models.IntegerField()), migrations.RenameIndex("person", "seven", old_fields=["rank", "called"])'
}

# newest: what the first versions have not.
newest() {
	migration 0005_newest '
	    migrations.AlterModelTableComment("book", "all of them"),
	    migrations.CreateModel("Pair", [("pk", models.CompositePrimaryKey("x", "y")), ("x", models.IntegerField()), ("y", models.IntegerField(db_default=3)),
	        ("sum", models.GeneratedField(expression=models.F("x") + models.F("y"), output_field=models.IntegerField(), db_persist=True))]),
	    migrations.RenameField("pair", "x", "z"), migrations.AddConstraint("pair", models.CheckConstraint(condition=models.Q(z__gt=0), name="eight")),
	    migrations.AlterConstraint("pair", "eight", models.CheckConstraint(condition=models.Q(z__gt=0), name="eight", violation_error_message="no"))'
}

contrib=$(printf 'django.contrib.%s ' admin auth contenttypes flatpages messages redirects sessions sites)
for version in django42 django52 django61; do
	[ $version != django61 ] || ! no_python "Django 6.1" || continue
	use_venv "$version"
	VIRTUAL_ENV=$venv
	export VIRTUAL_ENV
	rm -rf "$T/contrib"
	project "$T/contrib" $contrib
	same "$version: Django's own apps" "$T/contrib"
	same "$version: Django's own apps" "$T/contrib" auth 0005_alter_user_last_login_null
	unset VIRTUAL_ENV
	same "$version: Django's own apps, by heart" "$T/contrib"
	VIRTUAL_ENV=$venv
	export VIRTUAL_ENV
	operations
	[ "$version" = django42 ] || newest
	same "$version: all operations" "$T/p"
	for at in 0001_initial 0002_alter 0003_rename; do
		same "$version: all operations" "$T/p" a "$at"
	done
done
for name in wagtail crm; do
	use_venv "$name"
	VIRTUAL_ENV=$venv
	sh "$ROOT/tests/projects/$name/build" "$T/$name" "$venv" >"$T/log" 2>&1
	same "$name" "$T/$name"
	[ "$name" != wagtail ] || same "a migration that a squash has replaced" "$T/wagtail" wagtailcore 0012_extend_page_slug_field
done
