#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <time.h>

/* now_us(): Return a time that only grows, in microseconds. */
static inline long
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#endif
