#ifndef CHECK_FIX_H
#define CHECK_FIX_H

#include <stdint.h>

/* A change of a source that mends a finding and nothing else. */

enum fix_kind {
	FIX_REMOVE_CALL,	/* a call that is an item of a list */
	FIX_REMOVE_SIGN,	/* the "-" at the beginning of a text */
	FIX_ADD_ARGUMENT	/* ${text} becomes the last argument of a call */
};

struct fix {
	enum fix_kind kind;
	uint32_t line, column;	/* where the call or text begins */
	const char *text;
};

#endif
