#include "django/names.h"

#include <string.h>

#include "base/arena.h"
#include "python/utf8.h"

/*
 * The small letter of a capital one: Latin, Greek, Cyrillic, Armenian.  Other scripts
 * people name models in have no case, or are not met.
 */
static uint32_t
lower(uint32_t c)
{

	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3ab && c != 0x3a2) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	/* Pairs, the capital one first. */
	if ((c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) || (c >= 0x14a && c <= 0x177) ||
	    (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) ||
	    (c >= 0x4d0 && c <= 0x52f) || (c >= 0x1e00 && c <= 0x1e95) ||
	    (c >= 0x1ea0 && c <= 0x1eff))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x4c1 && c <= 0x4ce))
		return c + (c & 1);
	return c;
}

/*
 * The next character, and how many bytes it has.  A text may come from the environment and be
 * no UTF-8: then a byte of it is a character that no other is like.
 */
static unsigned
next(const char *s, uint32_t *c)
{
	unsigned char first = (unsigned char)*s;
	unsigned n = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	for (unsigned i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			n = 1;
	if (n > 1 || first < 0x80)
		return utf8_get(s, c);
	*c = 0x110000 + first;
	return 1;
}

char *
names_lower(struct arena *A, const char *name)
{
	/* No small letter takes more bytes than its capital one. */
	char *text = arena_strdup(A, name), *out = text;
	uint32_t c;

	if (text == NULL)
		return NULL;
	while (*name != '\0') {
		name += next(name, &c);
		if (c < 0x110000)
			out += utf8_put(out, lower(c));
		else
			*out++ = (char)(c - 0x110000);
	}
	*out = '\0';
	return text;
}

int
names_same(const char *a, const char *b)
{
	uint32_t c, d;

	while (*a != '\0' && *b != '\0') {
		a += next(a, &c);
		b += next(b, &d);
		if (lower(c) != lower(d))
			return 0;
	}
	return *a == *b;
}
