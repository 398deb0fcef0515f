#include "buf.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "report.h"

char *
buf_room(struct buf *B, size_t n)
{
	size_t size = B->size == 0 ? 64 : B->size;
	char *data;

	if (B->failed)
		return NULL;
	if (n >= SIZE_MAX / 2 - B->len)
		goto err0;
	while (size < B->len + n + 1)
		size *= 2;
	if (size != B->size) {
		if ((data = realloc(B->data, size)) == NULL)
			goto err0;
		B->data = data;
		B->size = size;
	}
	return B->data + B->len;

err0:
	B->failed = 1;
	errno = ENOMEM;
	report_errno(EXIT_FAILED, "cannot hold %zu more bytes", n);
	return NULL;
}

int
buf_add(struct buf *B, const void *p, size_t n)
{
	char *room;

	if ((room = buf_room(B, n)) == NULL)
		return -1;
	if (n > 0)
		memcpy(room, p, n);
	B->len += n;
	B->data[B->len] = '\0';
	return 0;
}

int
buf_str(struct buf *B, const char *s)
{

	return buf_add(B, s, strlen(s));
}

int
buf_char(struct buf *B, char c)
{

	return buf_add(B, &c, 1);
}

int
buf_vprintf(struct buf *B, const char *format, va_list args)
{
	char *room = buf_room(B, 0);
	va_list again;
	int n;

	if (room == NULL)
		return -1;
	/* It mostly fits. */
	va_copy(again, args);
	n = vsnprintf(room, B->size - B->len, format, again);
	va_end(again);
	if (n >= 0 && (size_t)n >= B->size - B->len) {
		if ((room = buf_room(B, (size_t)n)) == NULL)
			return -1;
		n = vsnprintf(room, (size_t)n + 1, format, args);
	}
	if (n < 0) {
		B->failed = 1;
		return -1;
	}
	B->len += (size_t)n;
	return 0;
}

int
buf_shown(struct buf *B, const char *s)
{

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == 0x7f)
			buf_printf(B, "\\x%02x", c);
		else
			buf_char(B, *s);
	}
	return B->failed ? -1 : 0;
}

int
buf_printf(struct buf *B, const char *format, ...)
{
	va_list args;
	int rc;

	va_start(args, format);
	rc = buf_vprintf(B, format, args);
	va_end(args);
	return rc;
}

void
buf_cut(struct buf *B, size_t len)
{

	if (len < B->len) {
		B->len = len;
		B->data[len] = '\0';
	}
}

char *
buf_take(struct buf *B)
{
	char *text;

	if (B->failed || (B->data == NULL && buf_add(B, "", 0) == -1)) {
		buf_free(B);
		return NULL;
	}
	text = B->data;
	*B = (struct buf){ 0 };
	return text;
}

void
buf_free(struct buf *B)
{

	free(B->data);
	*B = (struct buf){ 0 };
}
