#include "django/version.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Versions and what is said of them in files that name packages. */

/* The last minor version of each major one (docs.djangoproject.com, release notes). */
static const unsigned last_minor[] = { 0, 11, 2, 2, 2, 2, 1 };

enum { MAJORS = sizeof last_minor / sizeof *last_minor };

unsigned
version_number(const char *text)
{
	unsigned major = 0, minor = 0;

	text += *text == 'v';
	if (!isdigit((unsigned char)*text))
		return 0;
	for (; isdigit((unsigned char)*text) && major < 100; text++)
		major = 10 * major + (unsigned)(*text - '0');
	if (*text == '.' && isdigit((unsigned char)text[1]))
		for (text++; isdigit((unsigned char)*text) && minor < 100; text++)
			minor = 10 * minor + (unsigned)(*text - '0');
	return major > 99 || minor > 99 ? 0 : 100 * major + minor;
}

/* Does the text say more than a major version, "4" or "4.*"? */
static int
has_minor(const char *text)
{

	text += strspn(text, "v0123456789");
	return *text == '.' && isdigit((unsigned char)text[1]);
}

/* What follows "4.2." in a text, or "". */
static const char *
patch_of(const char *text)
{

	if (!has_minor(text))
		return "";
	text += strspn(text, "v0123456789") + 1;
	text += strspn(text, "0123456789");
	return *text == '.' && isdigit((unsigned char)text[1]) ? text + 1 : "";
}

/* The newest minor version of a series. */
static unsigned
last_of(unsigned major)
{

	return 100 * major + (major < MAJORS ? last_minor[major] : 0);
}

/* The newest minor version below ${number}: 5.2 is below 6.0. */
static unsigned
before(unsigned number)
{

	return number % 100 > 0 ? number - 1 : number >= 100 ? last_of(number / 100 - 1) : 0;
}

struct range {
	unsigned low, high;
};

static void
limit(struct range *R, unsigned low, unsigned high)
{

	R->low = low > R->low ? low : R->low;
	R->high = high < R->high ? high : R->high;
}

/* One clause: ">=4.2", "~=5.0", "==5.2.*", "<6", "^4.2". */
static void
narrow(struct range *R, const char *clause)
{
	size_t n = strspn(clause, "<>=~!^");
	const char *text = clause + n + strspn(clause + n, " \t");
	unsigned number = version_number(text), major = number / 100;

	if (number == 0 || clause[0] == '!')
		return;
	if (clause[0] == '>')
		limit(R, number, R->high);
	else if (clause[0] == '<')
		limit(R, 0, n == 1 && strpbrk(patch_of(text), "123456789") == NULL ?
				before(number) : number);
	else if (clause[0] == '^' || (clause[0] == '~' && n == 2 && *patch_of(text) == '\0'))
		limit(R, number, last_of(major));
	else if (has_minor(text))
		limit(R, number, number);
	else
		limit(R, number, last_of(major));
}

unsigned
version_range(const char *spec, int *exact)
{
	struct range R = { 0, VERSION_NEWEST };

	for (spec += strspn(spec, ", \t"); *spec != '\0'; spec += strspn(spec, ", \t")) {
		if (strchr("<>=~!^", *spec) == NULL && !isdigit((unsigned char)*spec))
			break;
		narrow(&R, spec);
		spec += strspn(spec, "<>=~!^ \t");
		spec += strcspn(spec, " ,;#\"'");
	}
	*exact = R.low == R.high;
	return R.high;
}

void
version_free(struct version *V)
{

	free(V->path);
	free(V->text);
	*V = (struct version){ 0 };
}
