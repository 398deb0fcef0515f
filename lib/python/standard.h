#ifndef PYTHON_STANDARD_H
#define PYTHON_STANDARD_H

/* standard_module(name): Return 1 if a dotted name begins with a module of Python's own, else 0. */
int standard_module(const char *name);

#endif
