#include "member.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"

void
member_piece(char name[MEMBER_PIECE], uint64_t i)
{

	snprintf(name, MEMBER_PIECE, "payload/%08" PRIu64, i);
}

int
member_path_ok(const char *path)
{
	size_t n;

	for (;; path += n + 1) {
		n = strcspn(path, "/");
		if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && memcmp(path, "..", 2) == 0))
			return 0;
		if (path[n] == '\0')
			return 1;
	}
}

char *
member_name(const char *path)
{
	struct buf B = { 0 };

	buf_str(&B, MEMBER_TREE);
	for (const char *p = path; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x20 || c > 0x7e || c == '%')
			buf_printf(&B, "%%%02X", c);
		else
			buf_char(&B, (char)c);
	}
	return buf_take(&B);
}

static int
digit(char c)
{

	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *
member_path(const char *name)
{
	char *path, *to, *again = NULL;
	const char *p;

	if (!str_begins(name, MEMBER_TREE))
		return NULL;
	if ((path = to = str_dup(name + strlen(MEMBER_TREE))) == NULL)
		return NULL;
	for (p = path; *p != '\0'; p++) {
		int high, low;

		if (*p != '%') {
			*to++ = *p;
			continue;
		}
		if ((high = digit(p[1])) == -1 || (low = digit(p[2])) == -1 || high + low == 0)
			goto err1;
		*to++ = (char)(high << 4 | low);
		p += 2;
	}
	*to = '\0';

	/* Only one spelling of a path is ours. */
	if (!member_path_ok(path) || (again = member_name(path)) == NULL ||
	    strcmp(again, name) != 0)
		goto err1;
	free(again);
	return path;

err1:
	free(again);
	free(path);
	return NULL;
}
