#include "json.h"

#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "str.h"

static void
quote(struct buf *B, const char *s, size_t n)
{

	buf_char(B, '"');
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		size_t len = 1;

		if (c == '"' || c == '\\')
			buf_printf(B, "\\%c", c);
		else if (c == '\n')
			buf_str(B, "\\n");
		else if (c == '\t')
			buf_str(B, "\\t");
		else if (c < 0x20 || c == 0x7f)
			buf_printf(B, "\\u%04x", c);
		else if (c < 0x80)
			buf_char(B, (char)c);
		else {
			while (len < 4 && i + len < n && !str_utf8(s + i, len))
				len++;
			if (str_utf8(s + i, len))
				buf_add(B, s + i, len);
			else {
				buf_str(B, "\xef\xbf\xbd");
				len = 1;
			}
		}
		i += len;
	}
	buf_char(B, '"');
}

static void
start(struct json *J, const char *key)
{

	if (J->more)
		buf_char(J->out, ',');
	if (key != NULL) {
		quote(J->out, key, strlen(key));
		buf_char(J->out, ':');
	}
	J->more = 1;
}

static void
opening(struct json *J, const char *key, char c)
{

	start(J, key);
	buf_char(J->out, c);
	J->more = 0;
}

static void
closing(struct json *J, char c)
{

	buf_char(J->out, c);
	J->more = 1;
}

void
json_open_object(struct json *J, const char *key)
{

	opening(J, key, '{');
}

void
json_close_object(struct json *J)
{

	closing(J, '}');
}

void
json_open_array(struct json *J, const char *key)
{

	opening(J, key, '[');
}

void
json_close_array(struct json *J)
{

	closing(J, ']');
}

void
json_put_string_n(struct json *J, const char *key, const char *s, size_t n)
{

	start(J, key);
	quote(J->out, s, n);
}

void
json_put_string(struct json *J, const char *key, const char *s)
{

	if (s == NULL)
		json_put_null(J, key);
	else
		json_put_string_n(J, key, s, strlen(s));
}

void
json_put_uint(struct json *J, const char *key, uint64_t n)
{

	start(J, key);
	buf_printf(J->out, "%" PRIu64, n);
}

void
json_put_int(struct json *J, const char *key, int64_t n)
{

	start(J, key);
	buf_printf(J->out, "%" PRId64, n);
}

void
json_put_bool(struct json *J, const char *key, int on)
{

	json_put_raw(J, key, on ? "true" : "false");
}

void
json_put_null(struct json *J, const char *key)
{

	json_put_raw(J, key, "null");
}

void
json_put_raw(struct json *J, const char *key, const char *text)
{

	start(J, key);
	buf_str(J->out, text);
}
