#ifndef DJANGO_STANDARD_H
#define DJANGO_STANDARD_H

/*
 * standard_settings(version):
 * Return Django's own settings as Python: what they are where no project says another
 * (django/conf/global_settings.py), of 4.2 to 6.2; the values only of those that code in
 * migrations and models asks for.
 */
const char *standard_settings(unsigned version);

#endif
