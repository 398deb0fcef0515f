#ifndef DJANGO_SEARCH_H
#define DJANGO_SEARCH_H

struct arena;
struct paths;
struct project;

/* Where Python would look for the project's modules and packages. */

struct search {
	struct paths *paths;
	const char *const *all;		/* own, then packages; each list ends with NULL */
	const char *const *own;		/* the project's folder, $PYTHONPATH, what code adds */
	const char *const *packages;	/* site-packages of the virtual environment */
	int complete;			/* Django is among them: what is not found is not there */
};

/*
 * search_path(A, P, own, S):
 * Set ${S}, in the arena; ${own} is what is known of sys.path by now, or NULL: the
 * project's folder and $PYTHONPATH.  Return 0, or -1 with a report.
 */
int search_path(struct arena *A, const struct project *P, const char *const *own,
    struct search *S);

#endif
