#ifndef CHECK_USER_CALL_H
#define CHECK_USER_CALL_H

struct ast;

/*
 * user_call(N): Return the argument that is a password, if ${N} is a call such as
 * create_superuser() that has one, else NULL.
 */
const struct ast *user_call(const struct ast *N);

#endif
