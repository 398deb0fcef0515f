#include "url.h"

#include <string.h>

#include "base/str.h"

/* Logins by certificate or by the cloud need no password. */
static int
needs_no_password(const char *options)
{

	return strstr(options, "authMechanism=MONGODB-") != NULL ||
	       strstr(options, "authMechanism=GSSAPI") != NULL;
}

char *
url_usable(const char *url)
{
	const char *from = strstr(url, "://"), *at = NULL, *colon, *hosts;
	size_t n;

	if (from == NULL)
		return str_dup(url);
	from += 3;
	n = strcspn(from, "/?");
	for (const char *c = from; c < from + n; c++)
		if (*c == '@')
			at = c;
	if (at == NULL)
		return str_dup(url);
	hosts = at + 1;
	colon = memchr(from, ':', (size_t)(at - from));
	/* "user:password@", neither of them empty. */
	if (colon != NULL && colon > from && colon + 1 < at)
		return str_dup(url);
	if (at > from && (colon == NULL || colon > from) && needs_no_password(hosts))
		return str_dup(url);
	return str_printf("%.*s%s", (int)(from - url), url, hosts);
}
