#include "check/key_kind.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/*
 * What tokens of services look like: a beginning, then that many characters of a class (as
 * documented by the services, for scanners of secrets).
 */
enum { UPPER = 1, LOWER = 2, DIGIT = 4, DASH = 8, DOT = 16, SLASH = 32, ALNUM = 7, WORD = 15 };

static const struct form {
	const char *begin, *kind;
	unsigned class;
	size_t min, max;
} forms[] = {
	{ "AKIA", "an access key of AWS", UPPER | DIGIT, 16, 16 },
	{ "ASIA", "an access key of AWS", UPPER | DIGIT, 16, 16 },
	{ "AIza", "an API key of Google", WORD, 35, 35 },
	{ "GOCSPX-", "a client secret of Google", WORD, 28, 28 },
	{ "ghp_", "a token of GitHub", ALNUM, 36, 255 },
	{ "gho_", "a token of GitHub", ALNUM, 36, 255 },
	{ "ghu_", "a token of GitHub", ALNUM, 36, 255 },
	{ "ghs_", "a token of GitHub", ALNUM, 36, 255 },
	{ "ghr_", "a token of GitHub", ALNUM, 36, 255 },
	{ "github_pat_", "a token of GitHub", WORD, 40, 255 },
	{ "glpat-", "a token of GitLab", WORD, 20, 64 },
	{ "xoxa-", "a token of Slack", WORD, 24, 255 },
	{ "xoxb-", "a token of Slack", WORD, 24, 255 },
	{ "xoxp-", "a token of Slack", WORD, 24, 255 },
	{ "xoxr-", "a token of Slack", WORD, 24, 255 },
	{ "xoxs-", "a token of Slack", WORD, 24, 255 },
	{ "hooks.slack.com/services/", "a webhook of Slack", ALNUM | SLASH, 40, 100 },
	{ "sk_live_", "a secret key of Stripe", ALNUM, 16, 255 },
	{ "rk_live_", "a restricted key of Stripe", ALNUM, 16, 255 },
	{ "SG.", "an API key of SendGrid", WORD | DOT, 60, 70 },
	{ "npm_", "a token of npm", ALNUM, 36, 36 },
	{ "pypi-AgEIcHlwaS5vcmc", "a token of PyPI", WORD, 50, 255 },
	{ "sk-ant-", "an API key of Anthropic", WORD, 60, 255 },
	{ "sk-proj-", "an API key of OpenAI", WORD, 40, 255 },
};

enum { FORMS = sizeof forms / sizeof *forms, KEY_BYTES = 40, KEY_FAR = 400, SHORTEST = 10 };

/* The classes of a byte, and the bytes that a form begins with. */
enum { RUN = 64 };
static const uint8_t classes[256] = { ['A' ... 'Z'] = UPPER | RUN, ['a' ... 'z'] = LOWER | RUN,
	['0' ... '9'] = DIGIT | RUN, ['_'] = DASH | RUN, ['-'] = DASH | RUN, ['.'] = DOT | RUN,
	['/'] = SLASH | RUN };
static const uint8_t begins[256] = { ['A'] = 1, ['G'] = 1, ['S'] = 1, ['e'] = 1, ['g'] = 1,
	['h'] = 1, ['n'] = 1, ['p'] = 1, ['r'] = 1, ['s'] = 1, ['x'] = 1, ['-'] = 1 };

static int
is_in(unsigned class, char c)
{

	return (classes[(unsigned char)c] & class) != 0;
}

int
key_kind_example(const char *text, size_t len)
{
	static const char *const words[] = { "example", "xxxx", "0000000", "1234567", "abcdefg",
		"your", "dummy", "sample", "changeme", "change-me", "change_me", "placeholder",
		"insert", "replace", "redacted", "****", "....", "fake", NULL };

	for (size_t w = 0; words[w] != NULL; w++) {
		size_t n = strlen(words[w]);

		for (size_t i = 0; i + n <= len; i++)
			if (strncasecmp(text + i, words[w], n) == 0)
				return 1;
	}
	return 0;
}

/* Random characters have capitals, small letters and digits among them, or at least digits. */
static int
has_digits(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += isdigit((unsigned char)text[i]) != 0;
	return n >= 2;
}

static int
fits(const struct form *form, const char *p, size_t len)
{
	const size_t n = strlen(form->begin);
	size_t more = 0;

	if (len < n + form->min || memcmp(p, form->begin, n) != 0)
		return 0;
	while (n + more < len && is_in(form->class, p[n + more]))
		more++;
	return more >= form->min && more <= form->max && has_digits(p + n, more) &&
	       !key_kind_example(p + n, more);
}

/*
 * A private key: its first line, and behind it what keys are made of.  The line alone stands in
 * code that looks for keys.
 */
static int
is_private_key(const char *p, size_t len)
{
	static const char begin[] = "-----BEGIN ", middle[] = "PRIVATE KEY", end[] = "-----";
	const char *stop = p + (len < KEY_FAR ? len : KEY_FAR), *q;
	size_t n = 0;

	if (len < sizeof begin || memcmp(p, begin, sizeof begin - 1) != 0)
		return 0;
	if ((q = memmem(p, (size_t)(stop - p), middle, sizeof middle - 1)) == NULL ||
	    (size_t)(q - p) > 32)
		return 0;
	q += sizeof middle - 1;
	if ((q = memmem(q, (size_t)(stop - q), end, sizeof end - 1)) == NULL)
		return 0;
	/* A line of it has 64 characters. */
	for (q += sizeof end - 1; q < stop && n < KEY_BYTES; q++)
		n = isalnum((unsigned char)*q) || *q == '+' || *q == '/' ? n + 1 : 0;
	return n >= KEY_BYTES && !key_kind_example(p, (size_t)(q - p));
}

static int
is_web_token(const char *p, size_t len)
{
	size_t part = 0, dots = 0;

	if (len < 40 || memcmp(p, "eyJ", 3) != 0)
		return 0;
	for (size_t i = 0; i < len && (is_in(WORD, p[i]) || p[i] == '.'); i++) {
		if (p[i] != '.') {
			part++;
			continue;
		}
		if (part < 10 || (++dots == 1 && (i + 4 > len || memcmp(p + i + 1, "eyJ", 3) != 0)))
			return 0;
		part = 0;
	}
	return dots == 2 && part >= 20;
}

static int
match(const char *p, size_t len, struct key_found *K)
{

	K->shown = NULL;
	for (size_t i = 0; i < FORMS; i++)
		if (*p == *forms[i].begin && fits(&forms[i], p, len)) {
			K->kind = forms[i].kind;
			K->shown = strlen(forms[i].begin) <= 5 ? forms[i].begin : NULL;
			return 1;
		}
	if (*p == '-' && is_private_key(p, len))
		K->kind = "a private key";
	else if (*p == 'e' && is_web_token(p, len))
		K->kind = "a JSON web token";
	else
		return 0;
	return 1;
}

/* Can one of them begin at a byte? */
static int
may_begin(const char *text, size_t i)
{

	return begins[(unsigned char)text[i]] &&
	       (text[i] == '-' || i == 0 || !is_in(WORD, text[i - 1]));
}

int
key_kind_find(const char *text, size_t len, size_t from, struct key_found *K)
{
	size_t begin, end;

	/* Each begins with SHORTEST such bytes, so that one byte in so many is looked at. */
	for (size_t at = from + SHORTEST - 1; at < len; at = end + SHORTEST) {
		end = at;
		if (!is_in(RUN, text[at]))
			continue;
		for (begin = at; begin > from && is_in(RUN, text[begin - 1]);)
			begin--;
		while (end < len && is_in(RUN, text[end]))
			end++;
		for (size_t i = begin; i + SHORTEST <= end; i++)
			if (may_begin(text, i) && match(text + i, len - i, K)) {
				K->at = i;
				return 1;
			}
	}
	return 0;
}
