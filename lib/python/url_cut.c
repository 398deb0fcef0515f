#include "url_cut.h"

#include <ctype.h>
#include <string.h>

#include "machine.h"

static struct piece
between(const char *s, const char *end)
{

	return (struct piece){ s, (size_t)(end - s) };
}

struct authority
url_cut_authority(const char *s, size_t n)
{
	const char *end = s + n, *at = memrchr(s, '@', n), *host = at == NULL ? s : at + 1;
	const char *open = memchr(host, '[', (size_t)(end - host)), *stop, *colon;
	struct authority A = { .place = between(host, end), .brackets = open != NULL };

	if (at != NULL) {
		colon = memchr(s, ':', (size_t)(at - s));
		A.user = between(s, colon != NULL ? colon : at);
		if (colon != NULL)
			A.password = between(colon + 1, at);
	}
	if (open != NULL)
		host = open + 1;
	stop = memchr(host, open != NULL ? ']' : ':', (size_t)(end - host));
	stop = stop == NULL ? end : stop;
	A.host = between(host, stop);
	if ((colon = memchr(stop, ':', (size_t)(end - stop))) != NULL)
		A.port = between(colon + 1, end);
	return A;
}

int
url_cut_port(struct piece p)
{
	int port = 0;

	for (size_t i = 0; i < p.n; i++)
		if (!isdigit((unsigned char)p.s[i]) || (port = port * 10 + p.s[i] - '0') > 65535)
			return -1;
	return port;
}

int
url_cut_option(const char **s, struct piece *name, struct piece *value)
{

	while (**s != '\0') {
		const char *begin = *s, *end = begin + strcspn(begin, "&");
		const char *equals = memchr(begin, '=', (size_t)(end - begin));

		*s = end + (*end == '&');
		if (equals == NULL || equals + 1 == end)
			continue;
		*name = between(begin, equals);
		*value = between(equals + 1, end);
		return 1;
	}
	return 0;
}

static int
digit(char c)
{

	return isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
}

struct value *
url_unquoted(struct eval *E, const char *s, size_t n, int plus)
{
	char *text = make_bytes(E, n + 1);
	size_t len = 0;

	if (text == NULL)
		return make_unknown(E, "it needs too much memory");
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && i + 2 < n && isxdigit((unsigned char)s[i + 1]) &&
		    isxdigit((unsigned char)s[i + 2])) {
			text[len++] = (char)(digit(s[i + 1]) << 4 | digit(s[i + 2]));
			i += 2;
		} else
			text[len++] = plus && s[i] == '+' ? ' ' : s[i];
	}
	return make_text(E, VALUE_STR, text, len);
}
