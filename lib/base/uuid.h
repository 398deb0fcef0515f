#ifndef BASE_UUID_H
#define BASE_UUID_H

/* Random names.  Apart from the sums, so that a tool which makes none loads no OpenSSL. */

enum { UUID_TEXT = 37 };

/* uuid_new(text): Write a random UUID (RFC 9562, version 4).  Return 0, or -1 with a report. */
int uuid_new(char text[UUID_TEXT]);

#endif
