#include "sums.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"

/* After a part the thread looks whether another sum can be made beside. */
enum { QUEUE = 32, PART = 128 << 10 };

struct job {
	struct hash *sum;
	const char *p;
	size_t n; /* what is left of it */
};

struct sums {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news; /* something was handed in, or was done */
	struct job queue[QUEUE];
	uint64_t given, done; /* tickets; of those behind ${done}, too, some may be done */
	int threaded, stop, failed;
};

/* The first job of another sum than that of the first, or NULL.  Those of one sum stay in order. */
static struct job *
another(struct sums *S, const struct job *first)
{
	struct job *J;

	for (uint64_t i = S->done + 1; i < S->given; i++) {
		J = &S->queue[i % QUEUE];
		if (J->n > 0 && J->sum != first->sum)
			return J;
	}
	return NULL;
}

/* Count what was done of a job. */
static void
finish(struct sums *S, struct job *J, size_t n)
{

	J->p += n;
	J->n -= n;
	while (S->done < S->given && S->queue[S->done % QUEUE].n == 0)
		S->done++;
	if (J->n == 0)
		pthread_cond_broadcast(&S->news);
}

/* A part of the first job, and of one of another sum beside it.  The lock is held, but not
 * meanwhile. */
static void
do_part(struct sums *S)
{
	struct job *J = &S->queue[S->done % QUEUE], *K = another(S, J);
	size_t n = J->n < PART ? J->n : PART;
	int rc;

	if (K != NULL && K->n < n)
		n = K->n;
	pthread_mutex_unlock(&S->lock);
	rc = K == NULL ? hash_try(J->sum, J->p, n) : hash_try_two(J->sum, J->p, K->sum, K->p, n);
	pthread_mutex_lock(&S->lock);
	S->failed |= rc == -1;
	if (K != NULL)
		finish(S, K, n);
	finish(S, J, n);
}

/* Messages are the main thread's; here an error is only remembered. */
static void *
work(void *cookie)
{
	struct sums *S = cookie;

	pthread_mutex_lock(&S->lock);
	for (;;) {
		while (S->given == S->done && !S->stop)
			pthread_cond_wait(&S->news, &S->lock);
		if (S->given == S->done)
			break;
		do_part(S);
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

	/* A job of which nothing is left counts as done. */
	if (n == 0)
		return 0;
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

static int
is_done(const struct sums *S, uint64_t ticket)
{

	return ticket <= S->done || S->queue[(ticket - 1) % QUEUE].n == 0;
}

int
sums_wait_quietly(struct sums *S, uint64_t ticket)
{
	int failed;

	pthread_mutex_lock(&S->lock);
	while (!is_done(S, ticket))
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
