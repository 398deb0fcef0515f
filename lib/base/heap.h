#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/*
 * heap_prepare(bytes):
 * Have the first ${bytes}, at most 2 MB, that malloc() gives out at hand, in a huge page where
 * the system has one: a program that ends in a few milliseconds would spend many of them on
 * asking for page after page.  To be called before anything is allocated.  Where the system does
 * not know how, nothing happens.
 */
void heap_prepare(size_t bytes);

#endif
