#ifndef MONGODB_URL_H
#define MONGODB_URL_H

/*
 * url_usable(url):
 * Return the URL for the driver, to be wiped and freed: an empty user or password means no
 * login (the driver would try one, or refuse).  NULL with a report.
 */
char *url_usable(const char *url);

#endif
