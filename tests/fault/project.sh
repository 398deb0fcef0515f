# A project whose migrations are to be broken; it is only read.  Sourced by the tests of the mig tools.

# make_project FOLDER
make_project() {
	mkdir -p "$1/config" "$1/shop/migrations" "$1/users/migrations"
	: >"$1/config/__init__.py"
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
		INSTALLED_APPS = ["shop", "users"]
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
	END
	for app in shop users; do
		: >"$1/$app/__init__.py"
		: >"$1/$app/models.py"
		: >"$1/$app/migrations/__init__.py"
		dependency=
		for name in 0001_initial 0002_more 0003_größe; do
			cat >"$1/$app/migrations/$name.py" <<-END
				from django.db import migrations

				class Migration(migrations.Migration):
				    dependencies = [$dependency]
				    operations = []
			END
			dependency="(\"$app\", \"$name\")"
		done
		chmod 600 "$1/$app/migrations/0002_more.py"
		touch -d '2024-01-02 03:04:05.678901234' "$1/$app/migrations/0001_initial.py"
	done
}

# migrations FOLDER: every migration with all that must come back: bytes, mode, time.
migrations() {
	(cd "$1" && find . -path '*/migrations/*.py' | LC_ALL=C sort | while read -r file; do
		echo "$(stat -c '%n %a %.9Y' "$file") $(sha256sum <"$file")"
	done)
}

# old_or_absent FOLDER: no line that was not there before.
old_or_absent() {
	migrations "$1" >"$T/found"
	LC_ALL=C sort -o "$T/found" "$T/found"
	migrations "$T/made" | LC_ALL=C sort >"$T/old"
	LC_ALL=C comm -23 "$T/found" "$T/old" | grep . && return 1
	return 0
}
