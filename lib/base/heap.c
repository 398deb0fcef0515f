#include "heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE /* headers older than Linux 5.14 */
#define MADV_POPULATE_WRITE 23
#endif

void
heap_prepare(size_t bytes)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from, end;
	void *first;

	mallopt(M_TOP_PAD, (int)bytes);
	/* What is freed is taken again soon, or at the end with all the rest. */
	mallopt(M_TRIM_THRESHOLD, (int)bytes * 4);
	/* The first request makes the heap. */
	if ((first = malloc(1)) == NULL)
		return;
	from = ((uintptr_t)first + page - 1) & ~(page - 1);
	end = (uintptr_t)sbrk(0);
	/* A malloc() of a sanitizer has its memory elsewhere. */
	if (from < end && end - from < 2 * bytes)
		madvise((void *)from, end - from, MADV_POPULATE_WRITE);
	free(first);
}
