#include "sums.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"

enum { QUEUE = 8 };

struct job {
	struct hash *sum;
	const void *p;
	size_t n;
};

struct sums {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news; /* something was handed in, or was done */
	struct job queue[QUEUE];
	uint64_t given, done; /* tickets */
	int threaded, stop, failed;
};

/* Messages are the main thread's; here an error is only remembered. */
static void *
work(void *cookie)
{
	struct sums *S = cookie;
	struct job J;
	int rc;

	pthread_mutex_lock(&S->lock);
	for (;;) {
		while (S->given == S->done && !S->stop)
			pthread_cond_wait(&S->news, &S->lock);
		if (S->given == S->done)
			break;
		J = S->queue[S->done % QUEUE];
		pthread_mutex_unlock(&S->lock);
		rc = hash_try(J.sum, J.p, J.n);
		pthread_mutex_lock(&S->lock);
		S->done++;
		S->failed |= rc == -1;
		pthread_cond_broadcast(&S->news);
	}
	pthread_mutex_unlock(&S->lock);
	return NULL;
}

struct sums *
sums_new(void)
{
	struct sums *S;
	sigset_t all, before;

	if ((S = calloc(1, sizeof *S)) == NULL) {
		report_errno(EXIT_FAILED, "cannot start a SHA-256 sum");
		return NULL;
	}
	pthread_mutex_init(&S->lock, NULL);
	pthread_cond_init(&S->news, NULL);

	/* A signal shall interrupt the thread that can do something about it. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	S->threaded = pthread_create(&S->thread, NULL, work, S) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return S;
}

uint64_t
sums_add(struct sums *S, struct hash *H, const void *p, size_t n)
{
	uint64_t ticket;

	pthread_mutex_lock(&S->lock);
	if (!S->threaded) {
		S->failed |= hash_try(H, p, n) == -1;
		ticket = S->done = ++S->given;
		pthread_mutex_unlock(&S->lock);
		return ticket;
	}
	while (S->given - S->done == QUEUE)
		pthread_cond_wait(&S->news, &S->lock);
	S->queue[S->given % QUEUE] = (struct job){ H, p, n };
	ticket = ++S->given;
	pthread_cond_broadcast(&S->news);
	pthread_mutex_unlock(&S->lock);
	return ticket;
}

int
sums_wait_quietly(struct sums *S, uint64_t ticket)
{
	int failed;

	pthread_mutex_lock(&S->lock);
	while (S->done < ticket)
		pthread_cond_wait(&S->news, &S->lock);
	failed = S->failed;
	pthread_mutex_unlock(&S->lock);
	return failed ? -1 : 0;
}

int
sums_wait(struct sums *S, uint64_t ticket)
{

	if (sums_wait_quietly(S, ticket) == -1)
		return report(EXIT_FAILED, "cannot add to a SHA-256 sum");
	return 0;
}

void
sums_free(struct sums *S)
{

	if (S == NULL)
		return;
	if (S->threaded) {
		pthread_mutex_lock(&S->lock);
		S->stop = 1;
		pthread_cond_broadcast(&S->news);
		pthread_mutex_unlock(&S->lock);
		pthread_join(S->thread, NULL);
	}
	pthread_cond_destroy(&S->news);
	pthread_mutex_destroy(&S->lock);
	free(S);
}
