#ifndef PYTHON_URL_H
#define PYTHON_URL_H

#include "environment.h"
#include "url_cut.h"

/* A database URL while it is read. */

struct url_scheme {
	const char *name;
	const char *dj, *environ;	/* the backend that each library has for it, or NULL */
	int family;			/* of PostgreSQL, for django-environ */
};

struct url {
	struct eval *E;
	enum env_kind by;	/* ENV_ENVIRON, or who reads as dj-database-url does */
	const struct url_scheme *scheme;
	struct value *dict;	/* what becomes of it */
	const struct value *from;
	int literal;		/* nothing is decoded */
	struct value *error;	/* what Python raises, or NULL */
};

/* url_put(U, key, V): Put a value into what becomes of it. */
void url_put(struct url *U, const char *key, struct value *V);

/* url_decoded(U, s, n, plus): Return a part of it; ${plus}: "+" is a space. */
struct value *url_decoded(struct url *U, const char *s, size_t n, int plus);

/* url_authority(U, s, n): Read "user:password@host:port".  url_options(U, s): What follows "?". */
void url_authority(struct url *U, const char *s, size_t n);
void url_options(struct url *U, const char *s);

#endif
