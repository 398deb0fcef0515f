#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * Writing JSON (RFC 8259) into a buf, compact, on one line.  Commas are put by
 * themselves.  ${key} is NULL inside an array and at the top.  Bytes that are not
 * UTF-8 become U+FFFD; refuse such names before if they matter.  Nothing returns
 * an error: look at the buf's ${failed} at the end.
 */
struct json {
	struct buf *out;
	int more;	/* a value stands before, so a comma is due */
};

void json_object(struct json *J, const char *key);
void json_object_end(struct json *J);
void json_array(struct json *J, const char *key);
void json_array_end(struct json *J);

/* json_string(J, key, s): A string, or null where ${s} is NULL. */
void json_string(struct json *J, const char *key, const char *s);
void json_string_n(struct json *J, const char *key, const char *s, size_t n);
void json_uint(struct json *J, const char *key, uint64_t n);
void json_int(struct json *J, const char *key, int64_t n);
void json_bool(struct json *J, const char *key, int on);
void json_null(struct json *J, const char *key);

/* json_raw(J, key, text): A value that is JSON already. */
void json_raw(struct json *J, const char *key, const char *text);

#endif
