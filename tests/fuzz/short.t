#!/bin/sh
# Each fuzzer for a few seconds from its seeds: enough to see that none of them fails at once.
. "${0%/*}/../lib.sh"

command -v clang >/dev/null || skip "clang"
echo 'int LLVMFuzzerTestOneInput(void *p, unsigned long n); int LLVMFuzzerTestOneInput(void *p, unsigned long n)
{ return p == 0 && n == 0 ? 0 : 0; }' >empty.c
clang -fsanitize=fuzzer -o empty empty.c 2>/dev/null || skip "clang's libFuzzer"

cd "$ROOT" || exit 99
for source in tests/fuzz/*.c; do
	name=${source#tests/fuzz/}
	name=${name%.c}
	ok "$name has seeds" test -n "$(ls "tests/fuzz/seeds/$name" 2>/dev/null)"
	ok "$name finds nothing in 3 seconds" sh tests/fuzz/run "$B-fuzz" 3 "$name"
done
