#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

/*
 * A growing run of bytes.  Start with `struct buf B = { 0 }`; ${data} is NULL
 * or holds ${len} bytes and a NUL behind them that is not counted.
 * An allocation that fails is reported, and ${failed} stays set: a writer may
 * add many things and look once at the end.
 */
struct buf {
	char *data;
	size_t len;
	size_t size;
	int failed;
};

/* buf_add(B, p, n), buf_str(B, s), buf_char(B, c): Append.  Return 0, or -1 with a report. */
int buf_add(struct buf *B, const void *p, size_t n);
int buf_str(struct buf *B, const char *s);
int buf_char(struct buf *B, char c);

/*
 * buf_shown(B, s): Append text from outside for people to read: a control character becomes \xNN.
 */
int buf_shown(struct buf *B, const char *s);

/* buf_printf(B, format, ...): Append formatted text.  Return 0, or -1 with a report. */
int buf_printf(struct buf *B, const char *format, ...) __attribute__((format(printf, 2, 3)));
int buf_vprintf(struct buf *B, const char *format, va_list args);

/* buf_room(B, n): Make room for ${n} more bytes and return where they go, or NULL with a report. */
char *buf_room(struct buf *B, size_t n);

/* buf_cut(B, len): Shorten to ${len} bytes. */
void buf_cut(struct buf *B, size_t len);

/*
 * buf_take(B): Return the text, to be freed by the caller, and leave ${B} empty;
 * NULL if anything had failed.  An empty ${B} gives "".
 */
char *buf_take(struct buf *B);

/* buf_free(B): Free the contents; ${B} is empty then and may be used again. */
void buf_free(struct buf *B);

#endif
