#ifndef BASE_EXIT_H
#define BASE_EXIT_H

/* How every tool ends; each manual page lists the same words. */

enum {
	EXIT_DONE = 0,		/* done, verified and on disk */
	EXIT_FINDING = 1,	/* a finding of level error */
	EXIT_USAGE = 2,		/* the command line is not understood */
	EXIT_REFUSED = 3,	/* refused by a guard */
	EXIT_INVALID = 4,	/* input (receipt, archive, settings) not valid or not complete */
	EXIT_FAILED = 5,	/* could not: no server, disk full, I/O error */
	EXIT_IN_USE = 6,	/* in use by someone else */
	EXIT_SIGNAL = 128	/* plus the number of the signal */
};

#endif
