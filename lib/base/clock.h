#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { CLOCK_TEXT = sizeof "-9223372036854775808-01-01T00:00:00Z" };

/* clock_text(text, when): Write a time as RFC 3339 in UTC, "2026-11-21T02:00:37Z". */
void clock_text(char text[CLOCK_TEXT], time_t when);

/* clock_stamp(text, when): Write a time as it stands in file names, "20261121T020037Z". */
void clock_stamp(char text[CLOCK_TEXT], time_t when);

/* clock_parse(text, result): Read what clock_text() writes.  Return 0, or -1 without a report. */
int clock_parse(const char *text, time_t *result);

/* clock_ns(): Return nanoseconds of a clock that nobody sets. */
uint64_t clock_ns(void);

#endif
