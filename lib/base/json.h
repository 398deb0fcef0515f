#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * Writing JSON (RFC 8259) into a buf, compact, on one line.  Commas are put by
 * themselves.  ${key} is NULL inside an array and at the top.  Bytes that are not
 * UTF-8 become U+FFFD; refuse such names before if they matter.  Nothing returns
 * an error: look at the buf's ${failed} at the end.  (No name here is one of jansson's.)
 */
struct json {
	struct buf *out;
	int more;	/* a value stands before, so a comma is due */
};

void json_open_object(struct json *J, const char *key);
void json_close_object(struct json *J);
void json_open_array(struct json *J, const char *key);
void json_close_array(struct json *J);

/* json_put_string(J, key, s): A string, or null where ${s} is NULL. */
void json_put_string(struct json *J, const char *key, const char *s);
void json_put_string_n(struct json *J, const char *key, const char *s, size_t n);
void json_put_uint(struct json *J, const char *key, uint64_t n);
void json_put_int(struct json *J, const char *key, int64_t n);
void json_put_bool(struct json *J, const char *key, int on);
void json_put_null(struct json *J, const char *key);

/* json_put_raw(J, key, text): A value that is JSON already. */
void json_put_raw(struct json *J, const char *key, const char *text);

#endif
