# Small Django projects that are only read; sourced by tests.

# project NAME [APP...]: a project with these apps, and be in it.
project() {
	cd "$T" && mkdir "$1" && cd "$1" || exit 99
	mkdir config
	: >config/__init__.py
	cat >manage.py <<-END
		import os
		os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
	END
	shift
	cat >config/settings.py <<-END
		from pathlib import Path
		BASE_DIR = Path(__file__).resolve().parent.parent
		INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.admin"]
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
	END
	for app; do
		mkdir -p "$app/migrations"
		: >"$app/__init__.py"
		: >"$app/migrations/__init__.py"
		echo "INSTALLED_APPS.append('$app')" >>config/settings.py
	done
}

# migration APP NAME DEPENDENCIES [OPERATIONS [ATTRIBUTES]]; the models it creates stand in models.py.
migration() {
	for created in $(printf '%s\n' "${4-}" | grep -o "CreateModel('[A-Za-z]*'" | sed "s/.*('//; s/'//"); do
		[ -f "$1/models.py" ] || echo 'from django.db import models' >"$1/models.py"
		printf 'class %s(models.Model):\n    id = models.BigAutoField(primary_key=True)\n' \
			"$created" >>"$1/models.py"
	done
	cat >"$1/migrations/$2.py" <<-END
		from django.conf import settings
		from django.db import migrations, models


		class Migration(migrations.Migration):
		    ${5-}
		    dependencies = [$3]
		    operations = [${4-}]
	END
}

# model NAME: an operation that creates it.
model() {
	echo "migrations.CreateModel('$1', [('id', models.BigAutoField(primary_key=True, serialize=False))]),"
}

# applied APP.NAME...: so says the database, which is made.
applied() {
	sqlite3 db.sqlite3 'CREATE TABLE IF NOT EXISTS django_migrations (id integer PRIMARY KEY AUTOINCREMENT,
		app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied datetime NOT NULL)'
	for row; do
		sqlite3 db.sqlite3 "INSERT INTO django_migrations (app, name, applied)
			VALUES ('${row%%.*}', '${row#*.}', '2024-01-01 00:00:00.000000')"
	done
}

# tables NAME...
tables() {
	for table; do
		sqlite3 db.sqlite3 "CREATE TABLE $table (id integer PRIMARY KEY)"
	done
}

# all_contrib: rows and tables of Django's own apps, as they should be.
all_contrib() {
	applied contenttypes.0001_initial auth.0001_initial admin.0001_initial \
		admin.0002_logentry_remove_auto_add admin.0003_logentry_add_action_flag_choices \
		contenttypes.0002_remove_content_type_name auth.0002_alter_permission_name_max_length \
		auth.0003_alter_user_email_max_length auth.0004_alter_user_username_opts \
		auth.0005_alter_user_last_login_null auth.0006_require_contenttypes_0002 \
		auth.0007_alter_validators_add_error_messages auth.0008_alter_user_username_max_length \
		auth.0009_alter_user_last_name_max_length auth.0010_alter_group_name_max_length \
		auth.0011_update_proxy_permissions auth.0012_alter_user_first_name_max_length
	tables django_content_type auth_permission auth_group auth_group_permissions auth_user \
		auth_user_groups auth_user_user_permissions django_admin_log
}

verify() { mig-verify "$@" </dev/null; }
