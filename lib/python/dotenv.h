#ifndef PYTHON_DOTENV_H
#define PYTHON_DOTENV_H

#include <stddef.h>

#include "machine.h"

/* One file of variables while it is read; ${p} is where that has come to. */
struct dotenv {
	struct eval *E;
	struct source source;
	const char *owner;	/* decouple's file; NULL: it is for os.environ */
	int override, interpolate;
	const char *p, *end;
};

/* dotenv_set(R, name, n, text, len, why): Set a variable; ${why} not NULL: it is not known. */
void dotenv_set(struct dotenv *R, const char *name, size_t n, const char *text, size_t len,
    const char *why);

/* dotenv_line_end(p, end): Return where the line ends. */
const char *dotenv_line_end(const char *p, const char *end);

/* dotenv_python(R): Read all of the file as python-dotenv does. */
void dotenv_python(struct dotenv *R);

#endif
