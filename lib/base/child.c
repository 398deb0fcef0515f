#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "cancel.h"
#include "clock.h"
#include "exit.h"
#include "report.h"

/* FATE tells why exec failed; END, only ours, when the program has ended (pidfd_open(2)). */
enum { INPUT, OUTPUT, ERRORS, FATE, END, PIPES };
/* Without END, on a kernel before 5.3, the end is asked for often. */
enum { TICK_MS = 100, SHORT_TICK_MS = 2, GRACE_NS = 2000000000, DEFAULT_MAX = 16 << 20 };

struct run {
	const struct child *C;
	int ours[PIPES];	/* our ends, -1: none or closed */
	int theirs[PIPES];
	pid_t pid, parent;
	size_t sent;
	int fate;		/* errno of a failed start, or 0 */
};

static void
shut(int *fd)
{

	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static int
make_pipe(struct run *R, int which, int we_write)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC) == -1)
		return -1;
	R->ours[which] = p[we_write];
	R->theirs[which] = p[!we_write];
	return fcntl(R->ours[which], F_SETFL, O_NONBLOCK);
}

static void
change_environment(const char *const *env)
{

	for (; env != NULL && *env != NULL; env++) {
		const char *equals = strchr(*env, '=');

		if (equals == NULL)
			unsetenv(*env);
		else
			putenv((char *)(uintptr_t)*env);
	}
}

/* In the child: put the pipes in place and become the program. */
static void
become(const struct run *R)
{
	const struct child *C = R->C;
	int in = R->theirs[INPUT], out = R->theirs[OUTPUT], err = R->theirs[ERRORS];

	if (in == -1)
		in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	/* When we are killed it must not work on alone, while somebody puts back what we did. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != R->parent)
		_exit(126);
	setpgid(0, 0);
	cancel_child();
	if (in == -1 || dup2(in, STDIN_FILENO) == -1 ||
	    dup2(out == -1 ? STDERR_FILENO : out, STDOUT_FILENO) == -1 ||
	    (err != -1 && dup2(err, STDERR_FILENO) == -1))
		goto err0;
	if (C->folder != NULL && chdir(C->folder) == -1)
		goto err0;
	change_environment(C->env);
	execvp(C->argv[0], (char *const *)(uintptr_t)C->argv);

err0:
	/* A failed write leaves the parent with exit status 127, which says the same. */
	if (write(R->theirs[FATE], &errno, sizeof errno) == -1)
		_exit(126);
	_exit(127);
}

static void
send_input(struct run *R)
{
	const char *from = R->C->input;
	ssize_t n = write(R->ours[INPUT], from + R->sent, R->C->input_len - R->sent);

	if (n > 0)
		R->sent += (size_t)n;
	if ((n == -1 && errno != EAGAIN && errno != EINTR) || R->sent == R->C->input_len)
		shut(&R->ours[INPUT]);
}

static void
take_output(struct run *R, int which, struct buf *B)
{
	size_t max = R->C->max == 0 ? DEFAULT_MAX : R->C->max;
	char piece[65536];
	ssize_t n = read(R->ours[which], piece, sizeof piece);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		shut(&R->ours[which]);
		return;
	}
	if (which == FATE) {
		memcpy(&R->fate, piece, sizeof R->fate);
		return;
	}
	/* Talk is a courtesy: that our stderr is gone must not stop the draining. */
	for (ssize_t done = 0, wrote; R->C->talk && done < n; done += wrote)
		if ((wrote = write(STDERR_FILENO, piece + done, (size_t)(n - done))) <= 0)
			break;
	if (B->len < max)
		buf_add(B, piece, (size_t)n < max - B->len ? (size_t)n : max - B->len);
}

static void
pump(struct run *R)
{
	struct pollfd polls[PIPES];

	for (int i = 0; i < PIPES; i++)
		polls[i] =
		    (struct pollfd){ .fd = R->ours[i], .events = i == INPUT ? POLLOUT : POLLIN };
	if (poll(polls, PIPES, R->ours[END] == -1 ? SHORT_TICK_MS : TICK_MS) <= 0)
		return;
	if (polls[INPUT].revents != 0)
		send_input(R);
	if (polls[OUTPUT].revents != 0)
		take_output(R, OUTPUT, R->C->output);
	if (polls[ERRORS].revents != 0)
		take_output(R, ERRORS, R->C->errors);
	if (polls[FATE].revents != 0)
		take_output(R, FATE, NULL);
}

/* Ask or force the whole process group to end; ${asked} is when it was asked first, or 0. */
static void
stop(const struct run *R, uint64_t *asked)
{

	if (*asked == 0) {
		kill(-R->pid, SIGTERM);
		*asked = clock_ns();
	} else if (clock_ns() - *asked > GRACE_NS)
		kill(-R->pid, SIGKILL);
}

/* Return 1 when the program has ended; ${status} is then as of wait(2). */
static int
ended_now(struct run *R, int stopped, int *status)
{
	siginfo_t info;

	info.si_pid = 0;
	if (waitid(P_PID, (id_t)R->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	    info.si_pid == 0)
		return 0;
	/* While it is not yet waited for, no other group can have its number. */
	if (stopped)
		kill(-R->pid, SIGKILL);
	waitpid(R->pid, status, 0);
	shut(&R->ours[INPUT]);
	shut(&R->ours[END]);
	return 1;
}

/*
 * Wait until the program has ended and its output is drained.  A grandchild may
 * keep the pipes open for ever, so draining ends a moment after the program.
 */
static enum child_end
attend(struct run *R, int *code)
{
	uint64_t begun = clock_ns(), asked = 0, ended = 0;
	enum child_end end = CHILD_EXITED;
	int status = 0;

	for (;;) {
		int open_pipes =
		    R->ours[OUTPUT] != -1 || R->ours[ERRORS] != -1 || R->ours[FATE] != -1;

		if (ended != 0 && (!open_pipes || clock_ns() - ended > GRACE_NS))
			break;
		pump(R);
		if (ended != 0)
			continue;
		if (ended_now(R, end != CHILD_EXITED, &status)) {
			ended = clock_ns();
			continue;
		}
		if (end == CHILD_EXITED && cancel_asked() != 0)
			end = CHILD_CANCELLED;
		if (end == CHILD_EXITED && R->C->seconds != 0 &&
		    clock_ns() - begun > (uint64_t)R->C->seconds * 1000000000)
			end = CHILD_TIMED_OUT;
		if (end != CHILD_EXITED)
			stop(R, &asked);
	}
	if (R->fate != 0) {
		*code = R->fate;
		return CHILD_NOT_STARTED;
	}
	*code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	if (end == CHILD_EXITED && WIFSIGNALED(status))
		end = CHILD_SIGNALED;
	return end;
}

enum child_end
child_run(const struct child *C, int *code)
{
	struct run R = { .C = C, .parent = getpid() };
	enum child_end end = CHILD_NOT_STARTED;

	for (int i = 0; i < PIPES; i++)
		R.ours[i] = R.theirs[i] = -1;
	if ((C->input != NULL && make_pipe(&R, INPUT, 1) == -1) ||
	    (C->output != NULL && make_pipe(&R, OUTPUT, 0) == -1) ||
	    (C->errors != NULL && make_pipe(&R, ERRORS, 0) == -1) || make_pipe(&R, FATE, 0) == -1)
		goto err1;
	if ((R.pid = fork()) == -1)
		goto err1;
	if (R.pid == 0)
		become(&R);
	/* Both sides do it, so that whoever comes first finds the group made. */
	setpgid(R.pid, R.pid);
	R.ours[END] = (int)syscall(SYS_pidfd_open, R.pid, 0);
	for (int i = 0; i < PIPES; i++)
		shut(&R.theirs[i]);
	end = attend(&R, code);
	goto done;

err1:
	*code = errno;
done:
	for (int i = 0; i < PIPES; i++) {
		shut(&R.ours[i]);
		shut(&R.theirs[i]);
	}
	return end;
}

int
child_report(int status, const struct child *C, enum child_end end, int code)
{

	switch (end) {
	case CHILD_EXITED:
		return report(status, "program failed: '%s': exit status %d", C->argv[0], code);
	case CHILD_SIGNALED:
		return report(status, "program died: '%s': signal %d (%s)", C->argv[0], code,
		    strsignal(code));
	case CHILD_TIMED_OUT:
		return report(status, "program took longer than %u seconds and was ended: '%s'",
		    C->seconds, C->argv[0]);
	case CHILD_CANCELLED:
		return cancel_check() == -1 ? -1
					    : report(status, "program was ended: '%s'", C->argv[0]);
	case CHILD_NOT_STARTED:
		break;
	}
	errno = code;
	return report_errno(status, "cannot start program: '%s'", C->argv[0]);
}
