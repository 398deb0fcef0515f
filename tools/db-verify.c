#include <getopt.h>
#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/store.h"
#include "archive/verified.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/option.h"
#include "base/report.h"
#include "base/str.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"
#include "task/flow.h"
#include "task/holdings.h"
#include "task/listing.h"
#include "task/verdict.h"
#include "task/verify.h"

struct options {
	const char *format, *receipt, *store;
	int all, deep, list, json, quiet;
};

/* What is under way: what was found goes to ${out}, as text at once, as JSON at the end. */
struct run {
	const struct options *options;
	char *store; /* where results are kept on record, or NULL */
	struct buf out, receipts;
	struct json json, event;
	size_t total, bad;
	int status; /* of the first that is not valid */
};

static const char usage[] =
    "usage: db-verify [OPTION]... [--all | --list | ARCHIVE...]\n"
    "\n"
    "Read archives whole and check every sum: each ARCHIVE (-: standard input), or all\n"
    "that the receipts on standard input name.\n"
    "\n"
    "      --all           every archive of the store\n"
    "      --deep          also restore each database to a scratch place, and compare\n"
    "      --list          show what the store holds, and verify nothing\n"
    "      --store DIR     the store (default: $SLATE_STORE or ~/.local/state/slate)\n"
    "      --format FORMAT\n"
    "                      text or json\n"
    "      --receipt FILE  write receipts there\n"
    "  -q, --quiet         say nothing of what is valid\n"
    "  -h, --help          this text\n"
    "  -V, --version       the version\n"
    "\n"
    "See db-verify(1).\n";

#define TO(field) offsetof(struct options, field)
static const struct option_row rows[] = {
	{ 0, "all", OPTION_FLAG, TO(all), 0 },
	{ 0, "deep", OPTION_FLAG, TO(deep), 0 },
	{ 0, "list", OPTION_FLAG, TO(list), 0 },
	{ OPTION_STORE, TO(store), 0 },
	{ 0, "format", OPTION_TEXT, TO(format), 0 },
	{ OPTION_RECEIPT, TO(receipt), 0 },
	{ OPTION_QUIET, TO(quiet), 0 },
	{ 0 },
};

/* What does not go together; and a URL, which may hold a password, is not shown as an archive. */
static int
refuse(struct options *O, int operands, char *const *operand)
{

	for (; *operand != NULL; operand++)
		if (strstr(*operand, "://") != NULL && access(*operand, F_OK) == -1)
			return cli_usage(usage,
			    "an archive is a file, and this is a URL: '%s'", *operand);

	if (O->format != NULL && strcmp(O->format, "text") != 0 && strcmp(O->format, "json") != 0)
		return cli_usage(usage, "--format is text or json: '%s'", O->format);
	O->json = O->format != NULL && strcmp(O->format, "json") == 0;
	if (O->list && (O->all || O->deep || O->receipt != NULL || operands > 0))
		return cli_usage(
		    usage, "--list verifies nothing: it goes with --store and --format only");
	if (O->all && operands > 0)
		return cli_usage(usage, "--all and an ARCHIVE exclude each other");
	return EXIT_DONE;
}

static void
put(struct buf *B)
{

	if (B->data != NULL)
		fputs(B->data, stdout);
	buf_cut(B, 0);
}

/* Keep on record what was seen of an archive in the store. */
static void
note(const struct run *R, const char *real, const struct stat *before, int ok)
{
	char *folder;

	if (R->store == NULL || real == NULL || (folder = file_folder(real)) == NULL)
		return;
	if (strcmp(folder, R->store) == 0)
		verified_note(real, before, ok);
	free(folder);
}

static void
verify(struct run *R, const char *path, const struct verify_expected *expected)
{
	struct verify_facts F;
	struct stat before;
	char *real = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);
	int ok, known;

	/* The reasons of each archive are its own; the first status is kept in ${R}. */
	if (R->bad > 0)
		report_forget();
	known = real != NULL && stat(real, &before) == 0;
	ok = verify_archive(path, expected, R->options->deep, &F) == 0;
	R->total++;
	if (!ok && R->bad++ == 0)
		R->status = report_status();
	if (R->options->json)
		verdict_json(path, ok ? &F : NULL, &R->json);
	else if (!ok || !R->options->quiet)
		verdict_text(path, ok ? &F : NULL, &R->out);
	if (!R->options->json)
		put(&R->out);
	verdict_receipt(real != NULL ? real : path, ok ? &F : NULL, &R->event);
	/* One that is only not the receipt's may be valid in itself. */
	if (known && (ok || (expected == NULL && report_status() == EXIT_INVALID)))
		note(R, real, &before, ok);
	if (ok)
		verify_free(&F);
	free(real);
}

/* Does an earlier line name the same archive?  A reset, say, repeats the one of the backup. */
static int
was_named(const struct transcript *T, size_t line, const json_t *archive)
{

	for (size_t i = 0; i < line; i++)
		if (json_equal(json_object_get(transcript_line(T, i), "archive"), archive))
			return 1;
	return 0;
}

/* An archive as a receipt names it: its path, length and sum.  Return 0, or -1 with a report. */
static int
verify_named(struct run *R, const json_t *archive)
{
	struct verify_expected expected;
	unsigned long long bytes;
	const char *path = transcript_string(archive, "path");

	expected.sum = transcript_string(archive, "sha256");
	if (*path != '/' || expected.sum == NULL || transcript_uint(archive, "bytes", &bytes) == -1)
		return report(
		    EXIT_INVALID, "a receipt does not tell all of its archive: '%s'", path);
	expected.bytes = bytes;
	verify(R, path, &expected);
	return 0;
}

/* Every archive that a receipt names, in whatever event. */
static int
verify_receipts(struct run *R, struct flow *F)
{
	const struct transcript *T;
	const json_t *archive;

	if (flow_read(F) == -1)
		return report_status();
	if ((T = flow_transcript(F)) == NULL)
		return cli_usage(usage, "an ARCHIVE is expected, or receipts on standard input");
	for (size_t i = 0; i < transcript_count(T) && !cancel_asked(); i++) {
		archive = json_object_get(transcript_line(T, i), "archive");
		if (transcript_string(archive, "path") == NULL || was_named(T, i, archive))
			continue;
		if (verify_named(R, archive) == -1)
			return EXIT_INVALID;
	}
	if (R->total == 0) {
		report(EXIT_INVALID, "the receipts name no archive in a file");
		return EXIT_INVALID;
	}
	return EXIT_DONE;
}

static int
verify_folder(struct run *R, const char *folder)
{
	struct store_entry *E;
	size_t n;

	if (store_list(folder, &E, &n) == -1)
		return report_status();
	for (size_t i = 0; i < n && !cancel_asked(); i++)
		verify(R, E[i].path, NULL);
	store_list_free(E, n);
	return EXIT_DONE;
}

/* The usual store may not be there yet, and then holds nothing; one that is named must be. */
static int
no_store(const struct options *O, const char *store)
{

	if (store == NULL && O->store != NULL)
		return report_errno(EXIT_FAILED, "cannot read the store: '%s'", O->store);
	return 0;
}

/* The store, and the files that its runs keep. */
static int
verify_store(struct run *R)
{
	struct holdings H;
	struct stat st;
	char *files;
	int status;

	if (no_store(R->options, R->store))
		return report_status();
	if (R->store == NULL)
		return EXIT_DONE;
	if ((status = verify_folder(R, R->store)) != EXIT_DONE || holdings_read(R->store, &H) == -1)
		return status != EXIT_DONE ? status : report_status();
	for (size_t i = 0; i < H.n_runs && status == EXIT_DONE; i++) {
		if ((files = str_printf("%s/files", H.runs[i].path)) == NULL)
			status = EXIT_FAILED;
		else if (stat(files, &st) == 0)
			status = verify_folder(R, files);
		free(files);
	}
	holdings_free(&H);
	return status;
}

/* What was seen as a whole: for people where there were several, for the receipts' reader. */
static int
conclude(struct run *R, struct flow *F, int status)
{
	struct json *J;

	if (status == EXIT_DONE && R->bad > 0) {
		status = R->status;
		if (R->total > 1)
			report(status, "%zu of %zu archives are not valid", R->bad, R->total);
	}
	if (R->options->json) {
		json_close_array(&R->json);
		json_close_object(&R->json);
		buf_char(&R->out, '\n');
		put(&R->out);
	}
	json_close_array(&R->event);
	if (R->total > 0 && !R->receipts.failed &&
	    (J = receipt_event(flow_receipt(F), "verify")) != NULL) {
		json_put_string(J, "status", R->bad == 0 ? "ok" : "failed");
		json_put_bool(J, "deep", R->options->deep);
		json_put_raw(J, "archives", R->receipts.data);
		receipt_send(flow_receipt(F));
	}
	if (R->out.failed || R->receipts.failed)
		status = EXIT_FAILED;
	return status;
}

static int
run(const struct options *O, char **operands)
{
	struct run R = { .options = O, .json = { &R.out, 0 }, .event = { &R.receipts, 0 } };
	struct flow *F;
	int status = EXIT_DONE;

	if ((F = flow_begin("db-verify", O->receipt, FLOW_DATA)) == NULL)
		return report_status();
	R.store = store_existing(O->store);
	json_open_array(&R.event, NULL);
	if (O->json) {
		json_open_object(&R.json, NULL);
		json_open_array(&R.json, "archives");
	}
	if (O->all)
		status = verify_store(&R);
	else if (*operands == NULL)
		status = verify_receipts(&R, F);
	for (; *operands != NULL && !cancel_asked(); operands++)
		verify(&R, *operands, NULL);
	status = conclude(&R, F, status);
	buf_free(&R.out);
	buf_free(&R.receipts);
	free(R.store);
	return flow_end(F, status);
}

static int
list(const struct options *O)
{
	char *store = store_existing(O->store);
	struct holdings H = { 0 };
	struct buf B = { 0 };
	size_t bad;

	if (no_store(O, store))
		return report_status();
	if (store != NULL && holdings_read(store, &H) == -1) {
		free(store);
		return report_status();
	}
	if (O->json)
		listing_json(&H, store, time(NULL), &B);
	else
		listing_text(&H, time(NULL), &B);
	put(&B);
	if ((bad = listing_bad(&H)) > 0)
		report(EXIT_INVALID, "%zu of %zu archives are not valid", bad, H.n);
	buf_free(&B);
	holdings_free(&H);
	free(store);
	return report_status();
}

int
main(int argc, char **argv)
{
	struct options O = { 0 };
	int status;

	cli_begin("db-verify");

	/* Parse, and refuse what is left in doubt. */
	if (option_parse(rows, usage, argc, argv, &O, &status) == -1)
		return status;
	if ((status = refuse(&O, argc - optind, argv + optind)) != EXIT_DONE)
		return status;
	cli_quiet(O.quiet);

	/* Do it; what did not reach stdout was not said. */
	return cli_finish(O.list ? list(&O) : run(&O, argv + optind));
}
