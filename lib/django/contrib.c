#include "django/contrib.h"

#include <string.h>

/* Compact, as they are parsed in each run; the same in Django 4.2, 5.2 and 6.1. */
#define MIGRATION(imports, dependencies, operations) \
	"from django.db import migrations,models\n" \
	imports "class Migration(migrations.Migration):\n" \
	" dependencies=[" dependencies "]\n" \
	" operations=[" operations "]\n"

#define NOTHING ""
#define MODELS(label) "import django.contrib." label ".models\n"
#define TIMEZONE "from django.utils import timezone\n"
#define VALIDATORS "from django.contrib.auth import validators\n"
#define ID \
	"('id',models.AutoField(verbose_name='ID',serialize=False,auto_created=True," \
	"primary_key=True)),"

static const struct contrib_migration admin[] = {
	{ "0001_initial",
	    MIGRATION("from django.conf import settings\n" MODELS("admin"),
	    "migrations.swappable_dependency(settings.AUTH_USER_MODEL),('contenttypes',"
	    "'__first__')",
	    "migrations.CreateModel('LogEntry',["
	    ID
	    "('action_time',models.DateTimeField(auto_now=True,"
	    "verbose_name='action time')),"
	    "('object_id',models.TextField(null=True,verbose_name='object id',blank=True)),"
	    "('object_repr',models.CharField(max_length=200,verbose_name='object repr')),"
	    "('action_flag',models.PositiveSmallIntegerField(verbose_name='action flag')),"
	    "('change_message',models.TextField(verbose_name='change message',blank=True)),"
	    "('content_type',models.ForeignKey(on_delete=models.SET_NULL,blank=True,"
	    "null=True,to='contenttypes.ContentType',verbose_name='content type')),"
	    "('user',models.ForeignKey(to=settings.AUTH_USER_MODEL,"
	    "on_delete=models.CASCADE,verbose_name='user')),"
	    "],options={'ordering':['-action_time'],'db_table':'django_admin_log',"
	    "'verbose_name':'log entry','verbose_name_plural':'log entries'},"
	    "bases=(models.Model,),managers=[('objects',"
	    "django.contrib.admin.models.LogEntryManager())]),") },
	{ "0002_logentry_remove_auto_add",
	    MIGRATION(TIMEZONE,
	    "('admin','0001_initial')",
	    "migrations.AlterField(model_name='logentry',name='action_time',"
	    "field=models.DateTimeField(verbose_name='action time',default=timezone.now,"
	    "editable=False)),") },
	{ "0003_logentry_add_action_flag_choices",
	    MIGRATION(NOTHING,
	    "('admin','0002_logentry_remove_auto_add')",
	    "migrations.AlterField(model_name='logentry',name='action_flag',"
	    "field=models.PositiveSmallIntegerField(choices=[(1,'Addition'),(2,'Change'),"
	    "(3,'Deletion')],verbose_name='action flag')),") },
};

static const struct contrib_migration auth[] = {
	{ "0001_initial",
	    MIGRATION(MODELS("auth") VALIDATORS TIMEZONE,
	    "('contenttypes','__first__')",
	    "migrations.CreateModel('Permission',["
	    ID
	    "('name',models.CharField(max_length=50,verbose_name='name')),"
	    "('content_type',models.ForeignKey(to='contenttypes.ContentType',"
	    "on_delete=models.CASCADE,verbose_name='content type')),"
	    "('codename',models.CharField(max_length=100,verbose_name='codename')),"
	    "],options={'ordering':['content_type__app_label','content_type__model',"
	    "'codename'],'unique_together':{('content_type','codename')},"
	    "'verbose_name':'permission','verbose_name_plural':'permissions'},"
	    "managers=[('objects',django.contrib.auth.models.PermissionManager())]),"
	    "migrations.CreateModel('Group',["
	    ID
	    "('name',models.CharField(unique=True,max_length=80,verbose_name='name')),"
	    "('permissions',models.ManyToManyField(to='auth.Permission',"
	    "verbose_name='permissions',blank=True)),"
	    "],options={'verbose_name':'group','verbose_name_plural':'groups'},"
	    "managers=[('objects',django.contrib.auth.models.GroupManager())]),"
	    "migrations.CreateModel('User',["
	    ID
	    "('password',models.CharField(max_length=128,verbose_name='password')),"
	    "('last_login',models.DateTimeField(default=timezone.now,"
	    "verbose_name='last login')),"
	    "('is_superuser',models.BooleanField(default=False,"
	    "help_text='Designates that this user has all permissions without explicitly "
	    "assigning them.',verbose_name='superuser status')),"
	    "('username',models.CharField(help_text='Required. 30 characters or fewer. "
	    "Letters, digits and @/./+/-/_ "
	    "only.',unique=True,max_length=30,verbose_name='username',validators=[validator"
	    "s.UnicodeUsernameValidator()])),"
	    "('first_name',models.CharField(max_length=30,verbose_name='first name',"
	    "blank=True)),"
	    "('last_name',models.CharField(max_length=30,verbose_name='last name',"
	    "blank=True)),"
	    "('email',models.EmailField(max_length=75,verbose_name='email address',"
	    "blank=True)),"
	    "('is_staff',models.BooleanField(default=False,"
	    "help_text='Designates whether the user can log into this admin site.',"
	    "verbose_name='staff status')),"
	    "('is_active',models.BooleanField(default=True,verbose_name='active',"
	    "help_text='Designates whether this user should be treated as active. Unselect "
	    "this instead of deleting accounts.')),"
	    "('date_joined',models.DateTimeField(default=timezone.now,"
	    "verbose_name='date joined')),"
	    "('groups',models.ManyToManyField(to='auth.Group',verbose_name='groups',"
	    "blank=True,related_name='user_set',related_query_name='user',"
	    "help_text='The groups this user belongs to. A user will get all permissions "
	    "granted to each of their groups.')),"
	    "('user_permissions',models.ManyToManyField(to='auth.Permission',"
	    "verbose_name='user permissions',blank=True,"
	    "help_text='Specific permissions for this user.',related_name='user_set',"
	    "related_query_name='user')),"
	    "],options={'swappable':'AUTH_USER_MODEL','verbose_name':'user',"
	    "'verbose_name_plural':'users'},managers=[('objects',"
	    "django.contrib.auth.models.UserManager())]),") },
	{ "0002_alter_permission_name_max_length",
	    MIGRATION(NOTHING,
	    "('auth','0001_initial')",
	    "migrations.AlterField(model_name='permission',name='name',"
	    "field=models.CharField(max_length=255,verbose_name='name')),") },
	{ "0003_alter_user_email_max_length",
	    MIGRATION(NOTHING,
	    "('auth','0002_alter_permission_name_max_length')",
	    "migrations.AlterField(model_name='user',name='email',"
	    "field=models.EmailField(max_length=254,verbose_name='email address',"
	    "blank=True)),") },
	{ "0004_alter_user_username_opts",
	    MIGRATION(VALIDATORS,
	    "('auth','0003_alter_user_email_max_length')",
	    "migrations.AlterField(model_name='user',name='username',"
	    "field=models.CharField(error_messages={'unique':'A user with that username "
	    "already "
	    "exists.'},max_length=30,validators=[validators.UnicodeUsernameValidator()],hel"
	    "p_text='Required. 30 characters or fewer. Letters, digits and @/./+/-/_ "
	    "only.',unique=True,verbose_name='username')),") },
	{ "0005_alter_user_last_login_null",
	    MIGRATION(NOTHING,
	    "('auth','0004_alter_user_username_opts')",
	    "migrations.AlterField(model_name='user',name='last_login',"
	    "field=models.DateTimeField(null=True,verbose_name='last login',blank=True)),") },
	{ "0006_require_contenttypes_0002",
	    MIGRATION(NOTHING,
	    "('auth','0005_alter_user_last_login_null'),('contenttypes',"
	    "'0002_remove_content_type_name')",
	    NOTHING) },
	{ "0007_alter_validators_add_error_messages",
	    MIGRATION(VALIDATORS,
	    "('auth','0006_require_contenttypes_0002')",
	    "migrations.AlterField(model_name='user',name='username',"
	    "field=models.CharField(error_messages={'unique':'A user with that username "
	    "already exists.'},help_text='Required. 30 characters or fewer. Letters,"
	    " digits and @/./+/-/_ "
	    "only.',max_length=30,unique=True,validators=[validators.UnicodeUsernameValidat"
	    "or()],verbose_name='username')),") },
	{ "0008_alter_user_username_max_length",
	    MIGRATION(VALIDATORS,
	    "('auth','0007_alter_validators_add_error_messages')",
	    "migrations.AlterField(model_name='user',name='username',"
	    "field=models.CharField(error_messages={'unique':'A user with that username "
	    "already exists.'},help_text='Required. 150 characters or fewer. Letters,"
	    " digits and @/./+/-/_ "
	    "only.',max_length=150,unique=True,validators=[validators.UnicodeUsernameValida"
	    "tor()],verbose_name='username')),") },
	{ "0009_alter_user_last_name_max_length",
	    MIGRATION(NOTHING,
	    "('auth','0008_alter_user_username_max_length')",
	    "migrations.AlterField(model_name='user',name='last_name',"
	    "field=models.CharField(blank=True,max_length=150,verbose_name='last name')),") },
	{ "0010_alter_group_name_max_length",
	    MIGRATION(NOTHING,
	    "('auth','0009_alter_user_last_name_max_length')",
	    "migrations.AlterField(model_name='group',name='name',"
	    "field=models.CharField(max_length=150,unique=True,verbose_name='name')),") },
	{ "0011_update_proxy_permissions",
	    MIGRATION(NOTHING,
	    "('auth','0010_alter_group_name_max_length'),('contenttypes',"
	    "'0002_remove_content_type_name')",
	    "migrations.RunPython(migrations.RunPython.noop,migrations.RunPython.noop),") },
	{ "0012_alter_user_first_name_max_length",
	    MIGRATION(NOTHING,
	    "('auth','0011_update_proxy_permissions')",
	    "migrations.AlterField(model_name='user',name='first_name',"
	    "field=models.CharField(blank=True,max_length=150,verbose_name='first name')),") },
};

static const struct contrib_migration contenttypes[] = {
	{ "0001_initial",
	    MIGRATION(MODELS("contenttypes"),
	    NOTHING,
	    "migrations.CreateModel('ContentType',["
	    ID
	    "('name',models.CharField(max_length=100)),"
	    "('app_label',models.CharField(max_length=100)),"
	    "('model',models.CharField(max_length=100,"
	    "verbose_name='python model class name')),"
	    "],options={'ordering':('name',),'db_table':'django_content_type',"
	    "'verbose_name':'content type','verbose_name_plural':'content types'},"
	    "bases=(models.Model,),managers=[('objects',"
	    "django.contrib.contenttypes.models.ContentTypeManager())]),"
	    "migrations.AlterUniqueTogether(name='contenttype',"
	    "unique_together={('app_label','model')}),") },
	{ "0002_remove_content_type_name",
	    MIGRATION(NOTHING,
	    "('contenttypes','0001_initial')",
	    "migrations.AlterModelOptions(name='contenttype',"
	    "options={'verbose_name':'content type',"
	    "'verbose_name_plural':'content types'}),"
	    "migrations.AlterField(model_name='contenttype',name='name',"
	    "field=models.CharField(max_length=100,null=True)),"
	    "migrations.RunPython(migrations.RunPython.noop,migrations.RunPython.noop),"
	    "migrations.RemoveField(model_name='contenttype',name='name'),") },
};

static const struct contrib_migration flatpages[] = {
	{ "0001_initial",
	    MIGRATION(NOTHING,
	    "('sites','0001_initial')",
	    "migrations.CreateModel('FlatPage',["
	    ID
	    "('url',models.CharField(max_length=100,verbose_name='URL',db_index=True)),"
	    "('title',models.CharField(max_length=200,verbose_name='title')),"
	    "('content',models.TextField(verbose_name='content',blank=True)),"
	    "('enable_comments',models.BooleanField(default=False,"
	    "verbose_name='enable comments')),"
	    "('template_name',models.CharField(help_text='Example: "
	    "“flatpages/contact_page.html”. If this isn’t provided,"
	    " the system will use "
	    "“flatpages/default.html”.',max_length=70,verbose_name='template "
	    "name',blank=True)),"
	    "('registration_required',models.BooleanField(default=False,"
	    "help_text='If this is checked, only logged-in users will be able to view the "
	    "page.',verbose_name='registration required')),"
	    "('sites',models.ManyToManyField(to='sites.Site',verbose_name='sites')),"
	    "],options={'ordering':['url'],'db_table':'django_flatpage',"
	    "'verbose_name':'flat page','verbose_name_plural':'flat pages'},"
	    "bases=(models.Model,)),") },
};

static const struct contrib_migration redirects[] = {
	{ "0001_initial",
	    MIGRATION(NOTHING,
	    "('sites','0001_initial')",
	    "migrations.CreateModel('Redirect',["
	    ID
	    "('site',models.ForeignKey(to='sites.Site',on_delete=models.CASCADE,"
	    "verbose_name='site')),"
	    "('old_path',models.CharField(help_text='This should be an absolute path, "
	    "excluding the domain name. Example: "
	    "“/events/search/”.',max_length=200,verbose_name='redirect "
	    "from',db_index=True)),"
	    "('new_path',models.CharField(help_text='This can be either an absolute path "
	    "(as above) or a full URL starting with "
	    "“http://”.',max_length=200,verbose_name='redirect to',blank=True)),"
	    "],options={'ordering':['old_path'],'unique_together':{('site','old_path')},"
	    "'db_table':'django_redirect','verbose_name':'redirect',"
	    "'verbose_name_plural':'redirects'},bases=(models.Model,)),") },
	{ "0002_alter_redirect_new_path_help_text",
	    MIGRATION(NOTHING,
	    "('redirects','0001_initial')",
	    "migrations.AlterField(model_name='redirect',name='new_path',"
	    "field=models.CharField(blank=True,"
	    "help_text='This can be either an absolute path (as above) or a full URL "
	    "starting with a scheme such as "
	    "“https://”.',max_length=200,verbose_name='redirect to')),") },
};

static const struct contrib_migration sessions[] = {
	{ "0001_initial",
	    MIGRATION(MODELS("sessions"),
	    NOTHING,
	    "migrations.CreateModel('Session',["
	    "('session_key',models.CharField(max_length=40,serialize=False,"
	    "verbose_name='session key',primary_key=True)),"
	    "('session_data',models.TextField(verbose_name='session data')),"
	    "('expire_date',models.DateTimeField(verbose_name='expire date',"
	    "db_index=True)),"
	    "],options={'abstract':False,'db_table':'django_session',"
	    "'verbose_name':'session','verbose_name_plural':'sessions'},"
	    "managers=[('objects',django.contrib.sessions.models.SessionManager())]),") },
};

static const struct contrib_migration sites[] = {
	{ "0001_initial",
	    MIGRATION(MODELS("sites")
	    "from django.contrib.sites.models import _simple_domain_name_validator\n",
	    NOTHING,
	    "migrations.CreateModel('Site',["
	    ID
	    "('domain',models.CharField(max_length=100,verbose_name='domain name',"
	    "validators=[_simple_domain_name_validator])),"
	    "('name',models.CharField(max_length=50,verbose_name='display name')),"
	    "],options={'ordering':['domain'],'db_table':'django_site',"
	    "'verbose_name':'site','verbose_name_plural':'sites'},bases=(models.Model,),"
	    "managers=[('objects',django.contrib.sites.models.SiteManager())]),") },
	{ "0002_alter_domain_unique",
	    MIGRATION(MODELS("sites"),
	    "('sites','0001_initial')",
	    "migrations.AlterField(model_name='site',name='domain',"
	    "field=models.CharField(max_length=100,unique=True,"
	    "validators=[django.contrib.sites.models._simple_domain_name_validator],"
	    "verbose_name='domain name')),") },
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
