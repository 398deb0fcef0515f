#include "sums.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"

/* Work is done in slices; a job alone waits so long for one of another sum beside it. */
enum { QUEUE = 8, SLICE = 64 << 10, PATIENCE_NS = 1000000 };

struct job {
	struct hash *sum;
	const char *p;
	size_t n; /* what is left of it */
};

struct sums {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news; /* something was handed in, or was done, or is waited for */
	struct job queue[QUEUE];
	uint64_t given, done; /* tickets: all up to ${done}, maybe some behind it, are done */
	unsigned waiting;
	int threaded, stop, failed;
};

static struct job *
job_of(struct sums *S, uint64_t ticket)
{

	return &S->queue[(ticket - 1) % QUEUE];
}

/* The first job that is not done, of another sum than that of ${than} (or NULL); or NULL. */
static struct job *
next_job(struct sums *S, const struct job *than)
{
	struct job *J;

	for (uint64_t ticket = S->done + 1; ticket <= S->given; ticket++) {
		J = job_of(S, ticket);
		if (J->n > 0 && (than == NULL || J->sum != than->sum))
			return J;
	}
	return NULL;
}

/* One that is alone may have company soon, unless somebody waits for it. */
static void
wait_for_company(struct sums *S)
{
	struct timespec until;

	if (S->stop || S->waiting > 0)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += PATIENCE_NS;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&S->news, &S->lock, &until);
}

/* Add a slice, or one of each.  Messages are the main thread's; an error is only remembered. */
static void
do_slice(struct sums *S, struct job *J, struct job *K)
{
	size_t n = J->n < SLICE ? J->n : SLICE;
	int rc;

	if (K != NULL && K->n < n)
		n = K->n;
	pthread_mutex_unlock(&S->lock);
	rc = K == NULL ? hash_try(J->sum, J->p, n) : hash_try_two(J->sum, J->p, K->sum, K->p, n);
	pthread_mutex_lock(&S->lock);
	S->failed |= rc == -1;
	J->p += n;
	J->n -= n;
	if (K != NULL) {
		K->p += n;
		K->n -= n;
	}
	if (J->n > 0 && (K == NULL || K->n > 0))
		return;
	while (S->done < S->given && job_of(S, S->done + 1)->n == 0)
		S->done++;
	pthread_cond_broadcast(&S->news);
}

static void *
work(void *cookie)
{
	struct sums *S = cookie;
	struct job *J, *K;

	pthread_mutex_lock(&S->lock);
	for (;;) {
		while ((J = next_job(S, NULL)) == NULL && !S->stop)
			pthread_cond_wait(&S->news, &S->lock);
		if (J == NULL)
			break;
		if ((K = next_job(S, J)) == NULL && J->n > SLICE) {
			wait_for_company(S);
			K = next_job(S, J);
		}
		do_slice(S, J, K);
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
	S->waiting++;
	while (S->given - S->done == QUEUE)
		pthread_cond_wait(&S->news, &S->lock);
	S->waiting--;
	ticket = ++S->given;
	*job_of(S, ticket) = (struct job){ H, p, n };
	if (n == 0 && S->done + 1 == ticket)
		S->done = ticket;
	pthread_cond_broadcast(&S->news);
	pthread_mutex_unlock(&S->lock);
	return ticket;
}

int
sums_wait_quietly(struct sums *S, uint64_t ticket)
{
	int failed;

	pthread_mutex_lock(&S->lock);
	if (S->done < ticket && job_of(S, ticket)->n > 0) {
		S->waiting++;
		pthread_cond_broadcast(&S->news);
		while (S->done < ticket && job_of(S, ticket)->n > 0)
			pthread_cond_wait(&S->news, &S->lock);
		S->waiting--;
	}
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
