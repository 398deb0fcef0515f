#include "heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE /* headers older than Linux 5.14 */
#define MADV_POPULATE_WRITE 23
#endif

enum { SMALL = 4096, HUGE = 2 * 1024 * 1024 };

void
heap_prepare(size_t bytes)
{
	const uintptr_t now = (uintptr_t)sbrk(0);
	const uintptr_t huge = (now + SMALL + HUGE - 1) & -(uintptr_t)HUGE;
	void *first;

	/* malloc() writes to its first page, and only an untouched place becomes a huge page. */
	if (now == (uintptr_t)-1 || sbrk((intptr_t)(huge - SMALL - now)) == (void *)-1)
		return;
	mallopt(M_TOP_PAD, HUGE);
	/* What is freed is taken again soon, or at the end with all the rest. */
	mallopt(M_TRIM_THRESHOLD, HUGE * 2);
	/* The first request makes the heap. */
	if ((first = malloc(1)) == NULL)
		return;
	/* A malloc() of a sanitizer has its memory elsewhere. */
	if ((uintptr_t)sbrk(0) >= huge + HUGE) {
		/* One huge page costs a tenth of the small ones; those are the second choice. */
		madvise((void *)huge, HUGE, MADV_HUGEPAGE);
		madvise((void *)huge, bytes, MADV_POPULATE_WRITE);
	}
	free(first);
}
