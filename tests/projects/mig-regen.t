#!/bin/sh
# mig-regen on a project that Django itself runs.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
use_venv django42
export SLATE_PYTHON="$python"

# A project of one app; $T/packages is outside of it.
fresh() {
	cd "$T" && rm -rf shop packages
	project=$T/shop
	mkdir -p shop/config shop/fees packages/tags/migrations
	cat >shop/manage.py <<-'END'
		import os
		import sys

		if __name__ == "__main__":
		    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
		    from django.core.management import execute_from_command_line
		    execute_from_command_line(sys.argv)
	END
	cat >shop/config/settings.py <<-END
		import sys
		from pathlib import Path
		sys.path.append("$T/packages")
		print('{"noise": "on stdout"}')
		BASE_DIR = Path(__file__).resolve().parent.parent
		SECRET_KEY = "x"
		DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
		INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "fees"]
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
	END
	cat >shop/fees/models.py <<-'END'
		from django.db import models

		class Fee(models.Model):
		    name = models.CharField(max_length=20)
	END
	: >shop/config/__init__.py
	: >shop/fees/__init__.py
	cd shop || exit 99
	remember
}

receipt() {
	printf '{"slate":1,"tool":"db-reset","run":"r","event":"begin"}\n'
	printf '{"slate":1,"tool":"db-reset","run":"r","event":"reset","status":"ok","database":{"id":"%s"}}\n' "$1"
	printf '{"slate":1,"tool":"db-reset","run":"r","event":"end","status":"ok","exit":0,"lines":3}\n'
}

fresh
ends '-n asks' 0 mig-regen -n </dev/null
prints 'which apps' 'makemigrations: fees'
unchanged '-n changes nothing'
receipt sqlite:/elsewhere/db.sqlite3 >"$T/receipt"
ends 'another database than the one wiped' 3 sh -c 'mig-regen <"$1"' - "$T/receipt"
says 'both are named' "'$T/shop/db.sqlite3', not 'sqlite:/elsewhere/db.sqlite3'"
ends 'another than the one given' 3 mig-regen --database "$T/other.sqlite3" </dev/null
ends 'no such alias' 4 mig-regen --alias other </dev/null
says 'it is named' "cannot use this alias of DATABASES: .*'other'"
ends 'no such app' 4 mig-regen feess </dev/null
ends 'no Python' 5 mig-regen --python "$T/nothing/python" </dev/null
ends 'no Django' 5 mig-regen --python 'python3 -I -S' </dev/null
unchanged 'nothing was changed by any of them'

receipt "sqlite:$T/shop/db.sqlite3" >"$T/receipt"
ends 'the right database' 0 sh -c 'mig-regen -q <"$1"' - "$T/receipt"
silent '-q keeps the output back'
prints 'the receipts are passed on' '"tool":"db-reset"'
prints 'what was made is told' '"made":\[{"app":"fees","name":"0001_initial"}\]'
prints 'and what was applied' '{"app":"fees","name":"0001_initial"}\].*"files":\[{"path":"'"$T"
ok 'it is there' test -s fees/migrations/0001_initial.py
ok 'and clean' "$python" manage.py makemigrations --check
ends 'a second run has nothing to make' 0 mig-regen -q </dev/null
prints 'and says so' '"made":\[\],"applied":\[\]'
ends 'without DJANGO_SUPERUSER_*' 2 mig-regen --superuser </dev/null
ends 'with them' 0 env DJANGO_SUPERUSER_USERNAME=root DJANGO_SUPERUSER_EMAIL=r@example.org \
	DJANGO_SUPERUSER_PASSWORD=secret mig-regen -q --superuser </dev/null
prints 'a superuser is made' '"superuser":true'
ok 'and no password told' sh -c '! grep -q secret "$1" "$2"' - "$T/out" "$T/err"

# A folder of migrations that is a link within the project: all tools call its files the same.
fresh
mkdir -p elsewhere/fees
ln -s ../elsewhere/fees fees/migrations
: >elsewhere/fees/__init__.py
ok 'Django writes through the link' "$python" manage.py makemigrations -v 0 --name first
remember
ends 'a folder that is a link' 0 dev-reset -q
ends 'is taken back' 0 dev-undo -q
unchanged 'as it was'

fresh
mkdir fees/migrations "$T/packages/late"
: >fees/migrations/__init__.py
: >"$T/packages/late/__init__.py"
mkdir "$T/packages/late/migrations"
: >"$T/packages/late/migrations/__init__.py"
printf '%s\n' 'from django.db import migrations' 'class Migration(migrations.Migration):' \
	'    dependencies = [("fees", "0001_initial")]' >"$T/packages/late/migrations/0001_initial.py"
echo 'INSTALLED_APPS.append("late")' >>config/settings.py
ends 'a package that needs a migration that goes' 4 mig-regen -n </dev/null
says 'is told as such' "that a reset removes, the others cannot be loaded: .*late.0001_initial"

# Failures that leave no trace.
fresh
echo 'import nothing_like_that' >>fees/models.py
remember
ends 'models that do not import' 4 mig-regen -n </dev/null
says 'file and line are named' "fees/models.py' line 5: ModuleNotFoundError"
unchanged 'nothing was changed'
fresh
"$python" -c 'import sqlite3; sqlite3.connect("db.sqlite3").execute("create table fees_fee (id integer)")'
ends 'a table in the way' 5 mig-regen -q </dev/null
says "Django's own message is told" 'manage.py migrate failed.*already exists'
ok 'the new files are gone again' test ! -e fees/migrations
fresh
mkdir fees/migrations
echo precious >fees/migrations/0001_initial.py
ends 'files that Django does not see are not overwritten' 3 mig-regen </dev/null
is 'they are as they were' "$(cat fees/migrations/0001_initial.py)" precious
fresh
echo 'import time; time.sleep(60)' >>config/settings.py
ends 'one that takes too long' 5 mig-regen --timeout 1 </dev/null
says 'is ended' 'longer than 1 seconds'

# A package that follows the project's DEFAULT_AUTO_FIELD.
fresh
: >"$T/packages/tags/__init__.py"
: >"$T/packages/tags/migrations/__init__.py"
cat >"$T/packages/tags/models.py" <<-'END'
	from django.db import models

	class Tag(models.Model):
	    name = models.CharField(max_length=20)
END
cat >"$T/packages/tags/migrations/0001_initial.py" <<-'END'
	from django.db import migrations, models

	class Migration(migrations.Migration):
	    operations = [migrations.CreateModel("Tag", [
	        ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
	        ("name", models.CharField(max_length=20))])]
END
sed -i 's/"fees"/"fees", "tags"/' config/settings.py
echo '    tag = models.ForeignKey("tags.Tag", models.CASCADE)' >>fees/models.py
remember
for option in -n -q; do
	ends "another package would be written to ($option)" 3 mig-regen $option </dev/null
	says 'it is named, and the setting' "another package: 'tags' in '$T/packages/tags': .*DEFAULT_AUTO_FIELD"
done
is 'nothing is in it' "$(find "$T/packages" -name '0*.py' | wc -l)" 1
unchanged 'nor in the project'
sed -i 's/BigAutoField/AutoField/' config/settings.py
ends 'with the right setting' 0 mig-regen -q </dev/null
