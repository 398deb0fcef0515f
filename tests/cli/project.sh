# A Django project of two apps that is only read: fees depends on users.  Sourced by tests.

migration() {
	cat <<-END
		from django.db import migrations

		class Migration(migrations.Migration):
		    dependencies = [$1]
		    operations = [$2]
	END
}

# make_project FOLDER
make_project() {
	mkdir -p "$1/config" "$1/fees/migrations" "$1/users/migrations"
	cat >"$1/manage.py" <<-'END'
		import os
		import sys

		if __name__ == "__main__":
		    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
		    from django.core.management import execute_from_command_line
		    execute_from_command_line(sys.argv)
	END
	cat >"$1/config/settings.py" <<-'END'
		from pathlib import Path

		BASE_DIR = Path(__file__).resolve().parent.parent
		INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "users", "fees"]
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
	END
	: >"$1/config/__init__.py"
	for app in fees users; do
		: >"$1/$app/__init__.py"
		: >"$1/$app/models.py"
		: >"$1/$app/migrations/__init__.py"
	done
	migration '' '' >"$1/users/migrations/0001_initial.py"
	migration '("users", "0001_initial")' '' >"$1/users/migrations/0002_name.py"
	migration '("users", "0001_initial")' '' >"$1/fees/migrations/0001_initial.py"
	migration '("fees", "0001_initial")' 'migrations.RunPython(print)' >"$1/fees/migrations/0002_seed.py"
	chmod 640 "$1/fees/migrations/0002_seed.py"
	touch -d '2024-01-02 03:04:05.678901234' "$1/fees/migrations/0001_initial.py"
}
