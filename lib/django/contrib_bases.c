#include "django/contrib_bases.h"

#include <stddef.h>

#include "python/eval.h"

/*
 * The abstract models of django/contrib/auth and sessions (BSD licence), their fields and Meta,
 * as they have been since Django 3.1.
 */

#define IMPORTS \
	"from django.db import models\n" \
	"from django.utils import timezone\n" \
	"from django.utils.translation import gettext_lazy as _\n"

static const char base_user[] = IMPORTS
    "class AbstractBaseUser(models.Model):\n"
    " password = models.CharField(_('password'), max_length=128)\n"
    " last_login = models.DateTimeField(_('last login'), blank=True, null=True)\n"
    " is_active = True\n"
    " REQUIRED_FIELDS = []\n"
    " class Meta:\n"
    "  abstract = True\n";

static const char user[] = IMPORTS
    "from django.contrib.auth.base_user import AbstractBaseUser\n"
    "import django.contrib.auth.models as own\n"
    "from django.contrib.auth.validators import UnicodeUsernameValidator\n"
    "class PermissionsMixin(models.Model):\n"
    " is_superuser = models.BooleanField(_('superuser status'), default=False,"
    " help_text=_('Designates that this user has all permissions without explicitly assigning"
    " them.'))\n"
    " groups = models.ManyToManyField('auth.Group', verbose_name=_('groups'), blank=True,"
    " help_text=_('The groups this user belongs to. A user will get all permissions granted to"
    " each of their groups.'), related_name='user_set', related_query_name='user')\n"
    " user_permissions = models.ManyToManyField('auth.Permission',"
    " verbose_name=_('user permissions'), blank=True,"
    " help_text=_('Specific permissions for this user.'), related_name='user_set',"
    " related_query_name='user')\n"
    " class Meta:\n"
    "  abstract = True\n"
    "class AbstractUser(AbstractBaseUser, PermissionsMixin):\n"
    " username_validator = UnicodeUsernameValidator()\n"
    " username = models.CharField(_('username'), max_length=150, unique=True,"
    " help_text=_('Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.'),"
    " validators=[username_validator],"
    " error_messages={'unique': _('A user with that username already exists.')})\n"
    " first_name = models.CharField(_('first name'), max_length=150, blank=True)\n"
    " last_name = models.CharField(_('last name'), max_length=150, blank=True)\n"
    " email = models.EmailField(_('email address'), blank=True)\n"
    " is_staff = models.BooleanField(_('staff status'), default=False,"
    " help_text=_('Designates whether the user can log into this admin site.'))\n"
    " is_active = models.BooleanField(_('active'), default=True,"
    " help_text=_('Designates whether this user should be treated as active. Unselect this"
    " instead of deleting accounts.'))\n"
    " date_joined = models.DateTimeField(_('date joined'), default=timezone.now)\n"
    " objects = own.UserManager()\n"
    " class Meta:\n"
    "  verbose_name = _('user')\n"
    "  verbose_name_plural = _('users')\n"
    "  abstract = True\n";

static const char session[] = IMPORTS
    "class AbstractBaseSession(models.Model):\n"
    " session_key = models.CharField(_('session key'), max_length=40, primary_key=True)\n"
    " session_data = models.TextField(_('session data'))\n"
    " expire_date = models.DateTimeField(_('expire date'), db_index=True)\n"
    " class Meta:\n"
    "  abstract = True\n"
    "  verbose_name = _('session')\n"
    "  verbose_name_plural = _('sessions')\n";

int
contrib_bases(struct eval *E)
{
	static const struct {
		const char *module, *text;
	} all[] = { { "django.contrib.auth.base_user", base_user },
		{ "django.contrib.auth.models", user },
		{ "django.contrib.sessions.base_session", session } };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (eval_offer(E, all[i].text, all[i].module) == -1)
			return -1;
	return 0;
}
