#!/bin/sh
# What python3's own parser accepts in its standard library, ours accepts, with the same tree; what it rejects is
# rejected at the same line.
. "${0%/*}/../lib.sh"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || skip "python3, 3.8 or newer"
probe=$B/oracle/python_parse
[ -x "$probe" ] || { echo "Bail out! make units first"; exit 99; }

compare() { python=$1; shift; "$python" "$ROOT/tests/oracle/python_syntax.py" "$probe" "$@"; }

ok "the standard library is accepted, its trees are the same" compare python3 library
python3 -c 'import os, sysconfig
for where, folders, names in os.walk(sysconfig.get_paths()["stdlib"]):
    for name in names:
        if name.endswith(".py") and "-packages" not in where:
            print(os.path.join(where, name))' | "$probe" needs | sed -n 's/.*: 3\.\([0-9]* [a-z*-]*\).*/\1/p' | sort -n | uniq >needs
is "the standard library needs no newer Python than its own" \
	"$(awk -v most="$(python3 -c 'import sys; print(sys.version_info[1])')" '$1 > most' needs)" ""
ok "and that of which version it needs is seen" [ "$(wc -l <needs)" -gt 1 ]
mkdir mutants
ok "damaged files are rejected at the same line, sound ones accepted" compare python3 mutants "$T/mutants"

# With ORACLE=all also every package that tests have installed, as the newest Python reads it.
if [ "${ORACLE:-}" = all ] && newest=$(sh "$ROOT/tests/projects/venv" newest-python); then
	ok "every file of every package is read as Python reads it" sh -c '"$@" >"$0"' "$T/says" \
		"$newest" "$ROOT/tests/oracle/python_syntax.py" "$probe" all "${SLATE_TEST_CACHE:-$ROOT/build-venvs}"
	sed 's/^/# /' "$T/says"
fi

# What has its own rules: each file is rejected, and in this line.
rejects() {
	name=$1 line=$2
	"$probe" <<-END >out
	$T/$name
	END
	is "$name is rejected in line $line" "$(cut -d: -f2 out)" "$line"
}
printf 'a = 1\nb = "\0"\n' >nul.py
rejects nul.py 2
printf 'a = 1\n\nb = "\377"\n' >latin.py
rejects latin.py 3
printf '# coding: no-such-encoding\na = 1\n' >coding.py
rejects coding.py 1
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "("; print "" }' >brackets.py
rejects brackets.py 1
awk 'BEGIN { print "x = 1"; for (i = 0; i < 100000; i++) printf "not "; print "x" }' >deep.py
rejects deep.py 2
awk 'BEGIN { for (i = 0; i < 200; i++) { for (k = 0; k < i; k++) printf " "; print "if x:" } }' >blocks.py
rejects blocks.py 101
awk 'BEGIN { printf "x = 1"; for (i = 0; i < 100000; i++) printf "+1"; print "" }' >sum.py
rejects sum.py 1
truncate -s 100M huge.py
rejects huge.py 1
printf '<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> b\n' >conflict.py
rejects conflict.py 1
printf '\357\273\277# coding: latin-1\n' >mark.py
rejects mark.py 1
printf '# coding: latin-1\na = "\344"\n' >good-latin.py
echo "$T/good-latin.py" | "$probe" >out
is "another encoding is read" "$(cat out)" "$T/good-latin.py: ok"

# What we are more lenient about, all of it; python_syntax.py has what is read in another way.
lenient() {
	echo "$T/lenient.py" | "$probe" >out
	is "$1" "$(cat out)" "$T/lenient.py: ok"
}
printf 'try: pass\nexcept A, B: pass\nx = t"{a}"\n' >lenient.py
lenient "syntax of a newer Python is accepted, and mig-verify tells which one it needs"
printf 'x = "\\N{NO SUCH NAME}"\n' >lenient.py
lenient "names of characters are not looked up: such a text is unknown"
awk 'BEGIN { printf "x = "; for (i = 0; i < 5000; i++) printf "1"; print "" }' >lenient.py
lenient "integers may be longer than Python converts"
