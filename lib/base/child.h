#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stddef.h>

struct buf;

/* Running another program: an argv array, never a shell; its output always drained. */

enum child_end {
	CHILD_EXITED,	   /* ${code} is its exit status */
	CHILD_SIGNALED,	   /* ${code} is the signal's number */
	CHILD_NOT_STARTED, /* ${code} is the errno of exec, chdir or fork */
	CHILD_TIMED_OUT,   /* it was killed, with all of its process group */
	CHILD_CANCELLED	   /* a signal came for us; it was ended */
};

struct child {
	const char *const *argv; /* ends with NULL; argv[0] is looked up in PATH */
	/* "NAME=VALUE" or "NAME" (unset), on top of ours; ends with NULL; or NULL */
	const char *const *env;
	const char *folder;	 /* where it runs, or NULL: here */
	const void *input;	 /* what it reads from stdin, or NULL: the null device */
	size_t input_len;
	struct buf *output;	 /* its stdout is appended here; NULL: it goes to our stderr */
	struct buf *errors;	 /* its stderr is appended here; NULL: it goes to our stderr */
	int talk;		 /* what is captured is also copied to our stderr as it comes */
	unsigned seconds;	 /* time limit; 0: none */
	size_t max;		 /* captured bytes beyond this are drained and dropped; 0: 16 MiB */
};

/*
 * child_run(C, code):
 * Run ${C} to its end and return how it ended.  Nothing is reported, except
 * that memory is short.  Should we be killed, it is killed too (prctl(2)
 * PR_SET_PDEATHSIG).
 */
enum child_end child_run(const struct child *C, int *code);

/*
 * child_report(status, C, end, code):
 * Report that ${C} did not end well: which program, exit status, signal, or why
 * it could not start.  Return -1.
 */
int child_report(int status, const struct child *C, enum child_end end, int code);

#endif
