#include "clock.h"

#include <string.h>

static void
write_time(char text[CLOCK_TEXT], time_t when, const char *form)
{
	struct tm tm;

	text[0] = '\0';
	if (gmtime_r(&when, &tm) != NULL)
		strftime(text, CLOCK_TEXT, form, &tm);
}

void
clock_text(char text[CLOCK_TEXT], time_t when)
{

	write_time(text, when, "%Y-%m-%dT%H:%M:%SZ");
}

void
clock_stamp(char text[CLOCK_TEXT], time_t when)
{

	write_time(text, when, "%Y%m%dT%H%M%SZ");
}

int
clock_parse(const char *text, time_t *result)
{
	struct tm tm;
	char again[CLOCK_TEXT];
	const char *end;

	memset(&tm, 0, sizeof tm);
	if ((end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm)) == NULL || *end != '\0')
		return -1;
	*result = timegm(&tm);
	/* strptime(3) takes 31 February; a time that does not come back is none. */
	clock_text(again, *result);
	return strcmp(again, text) == 0 ? 0 : -1;
}

uint64_t
clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}
