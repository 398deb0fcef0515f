#ifndef DJANGO_MANAGE_H
#define DJANGO_MANAGE_H

/*
 * manage_settings(folder, given):
 * Return the dotted name of the settings module that manage.py of ${folder}
 * uses where $DJANGO_SETTINGS_MODULE is ${given} (NULL: not set), to be freed;
 * or NULL with a report (EXIT_INVALID).
 */
char *manage_settings(const char *folder, const char *given);

#endif
