#ifndef TASK_INTERPRETER_H
#define TASK_INTERPRETER_H

#include <stddef.h>

/* How a project runs Python. */

struct interpreter {
	char **argv;	/* what comes before the arguments of python itself; ends with NULL */
	size_t n;
	char *why;	/* for people: "--python", ".venv", "uv.lock" */
};

/*
 * interpreter_find(project, option):
 * Find how the project in the folder ${project} runs Python: ${option} (split at
 * spaces; or NULL), $SLATE_PYTHON, $VIRTUAL_ENV, a virtual environment in the
 * project or above it up to the folder with .git, uv, poetry, pipenv, python3.
 * To be freed with interpreter_free(); NULL with a report.
 */
struct interpreter *interpreter_find(const char *project, const char *option);

/* interpreter_free(I): NULL is allowed. */
void interpreter_free(struct interpreter *I);

#endif
