#ifndef PYTHON_LISTING_H
#define PYTHON_LISTING_H

struct eval;
struct site;
struct value;

/*
 * listing_call(E, dotted, S): Return what os.listdir() or fnmatch.filter() gives, or NULL: it is
 * neither, or not known.
 */
struct value *listing_call(struct eval *E, const char *dotted, struct site *S);

/*
 * listing_glob(E, pattern): Return the list of files that glob.glob() gives for an absolute
 * pattern, sorted, or why they are not known.
 */
struct value *listing_glob(struct eval *E, const char *pattern);

#endif
