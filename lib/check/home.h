#ifndef CHECK_HOME_H
#define CHECK_HOME_H

/*
 * home_find(folder, here, home):
 * Set ${*home}, to be freed, to the folder in which an options file ".mig-verify" would be:
 * ${folder}; with NULL the current one, or, unless ${here}, the nearest one upwards that has it
 * or manage.py; NULL: there is none such.  Return 0, or -1 with a report.
 */
int home_find(const char *folder, int here, char **home);

/*
 * home_repository(folder): Return the folder that paths in reports to a service begin in, to be
 * freed: $GITHUB_WORKSPACE if the project's ${folder} is in it, else that one; NULL with a report.
 */
char *home_repository(const char *folder);

#endif
