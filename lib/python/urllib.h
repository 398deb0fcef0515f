#ifndef PYTHON_URLLIB_H
#define PYTHON_URLLIB_H

struct eval;
struct site;
struct value;

/* urllib.parse, as far as settings take a database's URL apart with it.  NULL: it is not that. */

/* urllib_call(E, dotted, S): parse_qs(), parse_qsl(), unquote() and unquote_plus() of a text. */
struct value *urllib_call(struct eval *E, const char *dotted, struct site *S);

/* urllib_attribute(E, V, name): An attribute of what urlparse() or urlsplit() gives. */
struct value *urllib_attribute(struct eval *E, const struct value *V, const char *name);

#endif
