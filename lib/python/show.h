#ifndef PYTHON_SHOW_H
#define PYTHON_SHOW_H

struct buf;
struct value;

/* Values for people. */

/*
 * value_origin(V, B): Append for people whence it came: "app/settings.py:12, environment
 * variable DB_NAME".
 */
void value_origin(const struct value *V, struct buf *B);

/* value_show(V, B): Append it as Python would write it; unknowns readable, at most some lines. */
void value_show(const struct value *V, struct buf *B);

#endif
