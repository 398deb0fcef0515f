#include "probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "base/uuid.h"
#include "interpreter.h"
#include "probe_program.h"

enum { ANSWER_MAX = 64 << 20, EXTRA = 3 };

static const char *const step_names[] = { "plan", "before", "after" };

/* What each kind of failure means; the text of the exception follows. */
static const struct {
	const char *kind;
	int status;
	const char *means;
} kinds[] = {
	{ "django", EXIT_FAILED,
	    "Django cannot be imported (activate its environment, or --python)" },
	{ "manage", EXIT_INVALID, "manage.py does not run" },
	{ "import", EXIT_INVALID, "the project does not import" },
	{ "alias", EXIT_INVALID, "the project cannot use this alias of DATABASES" },
	{ "check", EXIT_INVALID, "the project does not pass its checks" },
	{ "graph", EXIT_INVALID, "the migrations cannot be loaded" },
	{ "rest", EXIT_INVALID,
	    "without the migrations that a reset removes, the others cannot be loaded" },
	{ "history", EXIT_FAILED, "the applied migrations cannot be read" },
	{ "after", EXIT_FAILED, "the result cannot be checked" },
};

const char *
probe_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static char *
question(const struct probe *P, enum probe_step step, const char *mark)
{
	struct buf B = { 0 };
	struct json J = { .out = &B };

	if (!str_utf8(P->project, strlen(P->project))) {
		report(EXIT_REFUSED, "the project's path is not UTF-8: '%s'", P->project);
		return NULL;
	}
	json_open_object(&J, NULL);
	json_put_string(&J, "mark", mark);
	json_put_string(&J, "root", P->project);
	json_put_string(&J, "alias", P->alias);
	json_put_string(&J, "step", step_names[step]);
	json_open_array(&J, "apps");
	for (size_t i = 0; i < P->app_count; i++)
		json_put_string(&J, NULL, P->apps[i]);
	json_close_array(&J);
	json_close_object(&J);
	return buf_take(&B);
}

/* The answer's line: what else came to stdout, before Python let us redirect it, is not ours. */
static json_t *
find_answer(const struct buf *out, const char *mark)
{
	const char *at = out->data == NULL ? NULL : strstr(out->data, mark);
	json_error_t error;

	if (at == NULL)
		return NULL;
	at += strlen(mark);
	return json_loadb(at, strcspn(at, "\n"), JSON_REJECT_DUPLICATES, &error);
}

static void
explain(const struct probe *P, const json_t *error)
{
	const char *kind = probe_string(error, "kind"), *file = probe_string(error, "file");
	const char *text = probe_string(error, "text");
	long long line = json_integer_value(json_object_get(error, "line"));
	size_t i, last = sizeof kinds / sizeof *kinds - 1;

	for (i = 0; i < last && strcmp(kinds[i].kind, kind) != 0; i++)
		continue;
	if (strcmp(kind, "django") == 0)
		report(kinds[i].status, "%s: '%s' (%s): %s", kinds[i].means, P->python->argv[0],
		    P->python->why, text);
	else if (*file != '\0' && strcmp(kind, "check") != 0)
		report(kinds[i].status, "%s: '%s' line %lld: %s", kinds[i].means, file, line, text);
	else
		report(kinds[i].status, "%s: %s", kinds[i].means, text);
}

/* Returns the answer if it is one, else NULL with a report. */
static json_t *
judge(const struct probe *P, json_t *answer)
{
	const json_t *error = json_object_get(answer, "error");

	if (error == NULL && json_is_array(json_object_get(answer, "apps")) &&
	    json_is_array(json_object_get(answer, "labels")) &&
	    json_is_object(json_object_get(answer, "database")))
		return answer;
	if (error != NULL)
		explain(P, error);
	else
		report(EXIT_FAILED, "the project's Python gave an answer that is not understood");
	json_decref(answer);
	return NULL;
}

static json_t *
ask(struct probe *P, const char *const *argv, const char *mark)
{
	static const char *const env[] = { "PYTHONUNBUFFERED=1", NULL };
	struct buf out = { 0 }, err = { 0 };
	struct child C = { .argv = argv,
		.env = env,
		.folder = P->project,
		.output = &out,
		.errors = P->quiet ? &err : NULL,
		.seconds = P->seconds,
		.max = ANSWER_MAX };
	json_t *answer = NULL;
	uint64_t begun = clock_ns();
	int code;
	enum child_end end = child_run(&C, &code);

	P->spent_ns += clock_ns() - begun;
	if (end == CHILD_EXITED && (answer = find_answer(&out, mark)) != NULL)
		answer = judge(P, answer);
	else if (end == CHILD_EXITED && code == 0)
		report(EXIT_INVALID, "manage.py does not hand over to Django: '%s/manage.py'",
		    P->project);
	else
		child_report(EXIT_FAILED, &C, end, code);
	buf_free(&err);
	buf_free(&out);
	return answer;
}

json_t *
probe_run(struct probe *P, enum probe_step step)
{
	const struct interpreter *I = P->python;
	char mark[UUID_TEXT], *text;
	const char **argv;
	json_t *answer = NULL;

	if (uuid_new(mark) == -1)
		goto err0;
	if ((text = question(P, step, mark)) == NULL)
		goto err0;
	if ((argv = calloc(I->n + EXTRA + 1, sizeof *argv)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err1;
	}
	memcpy(argv, I->argv, I->n * sizeof *argv);
	argv[I->n] = "-c";
	argv[I->n + 1] = probe_program;
	argv[I->n + 2] = text;
	answer = ask(P, argv, mark);

	free(argv);
err1:
	free(text);
err0:
	return answer;
}
