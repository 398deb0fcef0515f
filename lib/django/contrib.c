#include "django/contrib.h"

#include <string.h>

#define MIGRATION(dependencies, operations) \
	"from django.conf import settings\n" \
	"from django.db import migrations, models\n" \
	"class Migration(migrations.Migration):\n" \
	" dependencies = [" dependencies "]\n" \
	" operations = [" operations "]\n"

/* One that changes no table. */
#define FOLLOWS(dependencies) MIGRATION(dependencies, "")

#define MODEL(name, more, options) \
	"migrations.CreateModel('" name "'," \
	" [('id', models.AutoField(primary_key=True))," more "], {" options "}),"

#define MANY(field, to) "('" field "', models.ManyToManyField('" to "')),"

static const struct contrib_migration admin[] = {
	{ "0001_initial", MIGRATION("migrations.swappable_dependency(settings.AUTH_USER_MODEL),"
	    "('contenttypes', '__first__')",
	    MODEL("LogEntry", "", "'db_table': 'django_admin_log'")) },
	{ "0002_logentry_remove_auto_add", FOLLOWS("('admin', '0001_initial')") },
	{ "0003_logentry_add_action_flag_choices",
	    FOLLOWS("('admin', '0002_logentry_remove_auto_add')") },
};

static const struct contrib_migration auth[] = {
	{ "0001_initial", MIGRATION("('contenttypes', '__first__')",
	    MODEL("Permission", "", "")
	    MODEL("Group", MANY("permissions", "auth.Permission"), "")
	    MODEL("User", MANY("groups", "auth.Group") MANY("user_permissions", "auth.Permission"),
		"'swappable': 'AUTH_USER_MODEL'")) },
	{ "0002_alter_permission_name_max_length", FOLLOWS("('auth', '0001_initial')") },
	{ "0003_alter_user_email_max_length",
	    FOLLOWS("('auth', '0002_alter_permission_name_max_length')") },
	{ "0004_alter_user_username_opts",
	    FOLLOWS("('auth', '0003_alter_user_email_max_length')") },
	{ "0005_alter_user_last_login_null",
	    FOLLOWS("('auth', '0004_alter_user_username_opts')") },
	{ "0006_require_contenttypes_0002", FOLLOWS("('auth', '0005_alter_user_last_login_null'),"
	    "('contenttypes', '0002_remove_content_type_name')") },
	{ "0007_alter_validators_add_error_messages",
	    FOLLOWS("('auth', '0006_require_contenttypes_0002')") },
	{ "0008_alter_user_username_max_length",
	    FOLLOWS("('auth', '0007_alter_validators_add_error_messages')") },
	{ "0009_alter_user_last_name_max_length",
	    FOLLOWS("('auth', '0008_alter_user_username_max_length')") },
	{ "0010_alter_group_name_max_length",
	    FOLLOWS("('auth', '0009_alter_user_last_name_max_length')") },
	{ "0011_update_proxy_permissions", FOLLOWS("('auth', '0010_alter_group_name_max_length'),"
	    "('contenttypes', '0002_remove_content_type_name')") },
	{ "0012_alter_user_first_name_max_length",
	    FOLLOWS("('auth', '0011_update_proxy_permissions')") },
};

static const struct contrib_migration contenttypes[] = {
	{ "0001_initial",
	    MIGRATION("", MODEL("ContentType", "", "'db_table': 'django_content_type'")) },
	{ "0002_remove_content_type_name", FOLLOWS("('contenttypes', '0001_initial')") },
};

static const struct contrib_migration flatpages[] = {
	{ "0001_initial", MIGRATION("('sites', '0001_initial')",
	    MODEL("FlatPage", MANY("sites", "sites.Site"), "'db_table': 'django_flatpage'")) },
};

static const struct contrib_migration redirects[] = {
	{ "0001_initial", MIGRATION("('sites', '0001_initial')",
	    MODEL("Redirect", "", "'db_table': 'django_redirect'")) },
	{ "0002_alter_redirect_new_path_help_text", FOLLOWS("('redirects', '0001_initial')") },
};

static const struct contrib_migration sessions[] = {
	{ "0001_initial", MIGRATION("", MODEL("Session", "", "'db_table': 'django_session'")) },
};

static const struct contrib_migration sites[] = {
	{ "0001_initial", MIGRATION("", MODEL("Site", "", "'db_table': 'django_site'")) },
	{ "0002_alter_domain_unique", FOLLOWS("('sites', '0001_initial')") },
};

#define APP(label) { "django.contrib." #label, #label, label, sizeof label / sizeof *label }
#define PLAIN(label) { "django.contrib." #label, #label, NULL, 0 }

static const struct contrib apps[] = {
	APP(admin), APP(auth), APP(contenttypes), APP(flatpages), APP(redirects), APP(sessions),
	APP(sites), PLAIN(admindocs), PLAIN(gis), PLAIN(humanize), PLAIN(messages), PLAIN(postgres),
	PLAIN(sitemaps), PLAIN(staticfiles), PLAIN(syndication),
};

const struct contrib *
contrib_find(const char *entry)
{
	size_t n;

	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++) {
		n = strlen(apps[i].name);
		/* "django.contrib.auth", "django.contrib.auth.apps.AuthConfig" */
		if (strncmp(entry, apps[i].name, n) == 0 &&
		    (entry[n] == '\0' || strncmp(entry + n, ".apps.", 6) == 0))
			return &apps[i];
	}
	return NULL;
}
