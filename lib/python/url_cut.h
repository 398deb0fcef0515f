#ifndef PYTHON_URL_CUT_H
#define PYTHON_URL_CUT_H

#include <stddef.h>

struct eval;
struct value;

/* Cutting a URL into pieces, which are places in its text (Lib/urllib/parse.py). */

struct piece {
	const char *s;	/* NULL: it is not there */
	size_t n;
};

struct authority {
	struct piece user, password;
	struct piece place;	/* host and port together */
	struct piece host;	/* without the brackets around an address */
	struct piece port;
	int brackets;
};

/* url_cut_authority(s, n): Return the pieces of "user:password@host:port". */
struct authority url_cut_authority(const char *s, size_t n);

/* url_cut_port(p): Return the number, 0 if the piece is empty, or -1: it is no port. */
int url_cut_port(struct piece p);

/*
 * url_cut_option(s, name, value): Take the first "name=value" with a value from ${*s}, the rest of
 * a query.  Return 1, or 0: there is no more.
 */
int url_cut_option(const char **s, struct piece *name, struct piece *value);

/* url_unquoted(E, s, n, plus): Return a text with %XX decoded; ${plus}: "+" is a space. */
struct value *url_unquoted(struct eval *E, const char *s, size_t n, int plus);

#endif
