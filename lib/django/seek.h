#ifndef DJANGO_SEEK_H
#define DJANGO_SEEK_H

struct apps;

/*
 * seek_begin(A): From now on do so as well wherever code asks for a setting; and import the
 * models of apps that may call a function that fills a container of its module, where code
 * reads that: swapper.set_app_prefix("wagtailcore", "wagtail").
 */
void seek_begin(struct apps *A);

/* seek_end(A): Let go of what was read for it. */
void seek_end(const struct apps *A);

/*
 * seek_setting(A, name): Return a setting that is a str, as settings_text() does; what the
 * project does not set, an installed app may add to the settings where it is imported:
 * setattr(settings, "FILER_IMAGE_MODEL", "filer.Image").  NULL: not known.
 */
const char *seek_setting(const struct apps *A, const char *name);

#endif
