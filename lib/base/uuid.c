#include "uuid.h"

#include <stdio.h>
#include <sys/random.h>

#include "exit.h"
#include "report.h"

int
uuid_new(char text[UUID_TEXT])
{
	unsigned char b[16];

	/* A request this small is never cut short (getrandom(2)). */
	if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
		return report_errno(EXIT_FAILED, "cannot get random bytes");
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	snprintf(text, UUID_TEXT,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
	    b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
	    b[15]);
	return 0;
}
