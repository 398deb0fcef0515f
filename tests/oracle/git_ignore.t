#!/bin/sh
# What .gitignore says, as git itself takes it: a table of patterns, many made by chance, and files of several.
. "${0%/*}/../lib.sh"
command -v git >/dev/null || skip git
probe=$B/oracle/git_ignore
[ -x "$probe" ] || { echo "Bail out! make units first"; exit 99; }
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM

cat >paths <<'END'
0001_initial.py
0001 initial.py
shop/migrations/0001_initial.py
shop/migrations/__init__.py
shop/migrations/#x.py
shop/migrations/!x.py
shop/migrations/a b .py
shop/migrations/x[1].py
shop/migrations/a-b.py
shop/migrations/a]b.py
shop/migrations/a^b.py
shop/migrations/a\b.py
shop/migrations/é.py
src/shop/migrations/0002_more.py
src/shop/migrations/old/0002_more.py
src/shop/models.py
migrations/x
migrations
a/b/c/d
a/x/y/z/b
ax/y/b
ab
a/b
b
END

# Each line a pattern of its own; two of them have spaces at the end.
cat >patterns <<'END'
*.py
!*.py
migrations
migrations/
/migrations
/migrations/
migrations/*
migrations/**
**/migrations
**/migrations/
**/migrations/*
**/migrations/*.py
**/migrations/0*.py
*/migrations/*.py
shop/migrations
shop/migrations/
/shop/migrations/*.py
shop/*/0001_initial.py
shop/**/0001_initial.py
src/**/0002_more.py
src/**
src/**/
src/*
src/*/
**
***
**/
/**
/*
/
*
*/
*/*
**/*
a/**/b
a/**/**/b
a/**b
a**/b
**b
**/b
a/***/b
a/*/b
a*b
a?b
a/?/b
a[/]b
a[!x]b
[a]/b
0001[_ ]initial.py
0001\ initial.py
000[0-9]_*.py
000[!0-9]_*.py
000[^0-9]_*.py
[[:digit:]]*.py
[[:alpha:]]*.py
[[:punct:]]*.py
[[:space:]]*.py
[[:nonsense:]]*.py
[[:digit:]*.py
[[:]*.py
[]a]*.py
[a-]*.py
[-a]*.py
[a-z-9]*.py
[z-a]*.py
a[]-a]b.py
a[\]]b.py
a[\\]b.py
a[+--]b.py
a[\--\^]b.py
a[
a[]
a\
a\\b.py
\#x.py
#x.py
\!x.py
!x.py
x\[1\].py
x[[]1].py
?.py
??.py
é.py
a b .py
a b .py  
a b\ 
 0001_initial.py
./0001_initial.py
../shop
shop//migrations
shop/migrations//
0001_initial.py/
foo
END

# more N: N patterns made by chance, always the same.
more() {
	awk -v n="$1" 'BEGIN {
		srand(7)
		parts = split("a b c x / / / ** ** * * ? [ab] [!a] [^b-z] [[:alpha:]] \\a \\/ migrations shop .py 0001 _ ! - ] **/ /**", part, " ")
		for (i = 0; i < n; i++) {
			text = ""
			for (k = int(rand() * 6) + 1; k > 0; k--)
				text = text part[int(rand() * parts) + 1]
			print text
		}
	}'
}
more 700 >>patterns

git init -q repository
cd repository || exit 99
n=0
while IFS= read -r pattern; do
	n=$((n + 1))
	mkdir $n
	printf '%s\n' "$pattern" >$n/.gitignore
done <../patterns

# file PATH TEXT: a file of patterns.
file() {
	mkdir -p "${1%/*}"
	printf "$2" >"$1"
}
file taken/.gitignore '*.py\n!__init__.py\n!0001*\n\n# a comment\n/shop/\n!/shop/migrations\n'
file deeper/.gitignore '*.py\n'
file deeper/shop/.gitignore '!*.py\n'
file deeper/shop/migrations/.gitignore '\n\n0*\n'
file within/.gitignore 'shop\n'
file within/shop/.gitignore '!*\n'
file lines/.gitignore '\357\273\2770001_initial.py\r\n\r\n*.x\r\n__init__.py'
file nul/.gitignore 'a\000b\n0001*\n'
file empty/.gitignore ''
file folder/.gitignore/x ''
echo b >other
mkdir link
ln -s ../other link/.gitignore
echo '0002_more.py
!a
\!x.py' >.git/info/exclude

for name in */; do
	sed "s,^,$name," ../paths
done >"$T/asked"
tr '\n' '\0' <"$T/asked" | git check-ignore --no-index -v -z --stdin 2>"$T/told" | tr '\0' '\n' | awk '
	NR % 4 == 1 { source = $0 } NR % 4 == 2 { line = $0 } NR % 4 == 3 { negated = /^!/ }
	NR % 4 == 0 && !negated { print source ":" line " " $0 }' >"$T/wanted"
"$probe" "$T/repository" <"$T/asked" >"$T/got"
ok "git ignores some" test "$(wc -l <"$T/wanted")" -gt 1000
ok "of $(wc -l <"$T/asked") paths the same ones are ignored, by the same lines" diff "$T/wanted" "$T/got"
echo "# $(wc -l <"$T/patterns") patterns, $(wc -l <"$T/wanted") paths ignored"

# What would take others very long.
mkdir slow
printf '%s\n' "$(printf '*a%.0s' $(seq 200))b" "$(printf '**/%.0s' $(seq 200))b" >slow/.gitignore
long=$(printf 'a%.0s' $(seq 200))
ok "stars in great number take no time" sh -c "echo 'slow/$long/$long' | timeout 5 '$probe' '$T/repository'"
