#ifndef TASK_VERDICT_H
#define TASK_VERDICT_H

struct buf;
struct json;
struct verify_facts;

/*
 * What was found of one archive, written down.  ${F} is NULL where it is not valid; the reason
 * is then report_first().
 */

/* verdict_text(path, F, B): Append a line for people. */
void verdict_text(const char *path, const struct verify_facts *F, struct buf *B);

/*
 * verdict_json(path, F, J), verdict_receipt(path, F, J): Add an object; the second only with
 * what proves.
 */
void verdict_json(const char *path, const struct verify_facts *F, struct json *J);
void verdict_receipt(const char *path, const struct verify_facts *F, struct json *J);

#endif
