#include "cancel.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "exit.h"
#include "report.h"

struct cancel_state {
	volatile sig_atomic_t signal;
	volatile sig_atomic_t hold;
};

static struct cancel_state own;
static struct cancel_state *state = &own;

static const int stops[] = { SIGINT, SIGTERM, SIGHUP };

static void
mark(int signal)
{

	own.signal = signal;
}

static void
set(int signal, void (*handler)(int))
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	sigaction(signal, &action, NULL);
}

void
cancel_catch(void)
{
	struct sigaction before;

	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
		if (sigaction(stops[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			set(stops[i], mark);
	set(SIGPIPE, SIG_IGN);
	set(SIGXFSZ, SIG_IGN);
}

int
cancel_asked(void)
{

	return state->hold ? 0 : (int)state->signal;
}

int
cancel_check(void)
{
	int signal = cancel_asked();

	if (signal == 0)
		return 0;
	return report(EXIT_SIGNAL + signal, "stopped by signal %d (%s)", signal, strsignal(signal));
}

void
cancel_hold(int on)
{

	state->hold = on;
}

void
cancel_die(void)
{
	sigset_t only;
	int signal = (int)state->signal;

	if (signal == 0)
		return;
	set(signal, SIG_DFL);
	sigemptyset(&only);
	sigaddset(&only, signal);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	raise(signal);
}

void
cancel_child(void)
{

	/* Caught signals lose their handlers by exec itself; ignored ones stay ignored. */
	set(SIGPIPE, SIG_DFL);
	set(SIGXFSZ, SIG_DFL);
}

struct cancel_state *
cancel_share(void)
{

	return state;
}

void
cancel_adopt(struct cancel_state *theirs)
{

	state = theirs;
}
