#!/bin/sh
# --base: F009 and G013 against the branch that this one goes to.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"
command -v git >/dev/null || skip git
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM

found() {
	verify --base main --select F009,G013 >"$T/out" 2>"$T/err"
	is "$2" "$(cat "$T/err")$(wc -l <"$T/out")" "$1"
}

commit() {
	git add -A . && git -c user.name=x -c user.email=x@example.com commit -q -m "$1"
}

mkdir "$T/above"

project shop_project shop users
mv "$T/shop_project" "$T/above/" && cd "$T/above/shop_project" || exit 99
migration users 0001_initial ""
migration shop 0001_initial ""
migration shop 0002_more "('shop', '0001_initial')"
found "mig-verify: git rev-parse: fatal: not a git repository (or any of the parent directories): .git0" \
	"without a repository it says so"
git init -q -b main "$T/above"
commit first
git checkout -q -b work
found 0 "nothing was changed"

migration shop 0003_new "('shop', '0002_more')"
found 0 "a new one at the tip"
migration shop 0003_new "('shop', '0001_initial')"
found 1 "a new one that is not at the tip"
prints "which" "0003_new.py:.*it follows '0001_initial', but in 'main' '0002_more' does so.*\[G013\]"
migration shop 0003_new "('shop', '0002_more')"

echo '# changed' >>shop/migrations/0001_initial.py
found 1 "a published one was changed"
prints "which" "^shop/migrations/0001_initial.py:.*warning: it was changed after 'main' had it.*\[F009\]"
commit changed
found 1 "also when that is committed"
git checkout -q main shop/migrations/0001_initial.py
found 0 "put back, nothing is said"
git mv shop/migrations/0001_initial.py shop/migrations/0001_first.py
found 1 "a published one is gone"
prints "which" "'0001_initial' is gone, which 'main' had.*\[F009\]"
git mv shop/migrations/0001_first.py shop/migrations/0001_initial.py

# A squash takes the place of two.
rm shop/migrations/0001_initial.py shop/migrations/0002_more.py
migration shop 0001_squashed "" "" "replaces = [('shop', '0001_initial'), ('shop', '0002_more')]"
found 0 "what a squash replaces may go"
rm shop/migrations/0001_squashed.py
git checkout -q main shop
migration shop 0003_new "('shop', '0002_more')"
commit squashed

# The other branch goes on.
git checkout -q main
migration shop 0003_other "('shop', '0002_more')"
migration users 0002_other "('users', '0001_initial')"
commit other
git checkout -q work
found 1 "the other branch has added one to the same app"
prints "which" "^shop/migrations/0003_new.py:.*'main' has added '0003_other' since.*\[G013\]"

# What a repository may name is not run.
for key in core.fsmonitor core.pager core.editor diff.external core.sshCommand alias.ls-tree \
	filter.x.clean filter.x.process; do
	git config "$key" "touch $T/ran"
done
echo '*.py filter=x diff=x' >.gitattributes
echo '# changed' >>shop/migrations/0001_initial.py
found 2 "a repository with programs is read"
ok "and none was run" test ! -e "$T/ran"
verify --base=--help --select F009 >"$T/out" 2>"$T/err"
is "a revision is no option" $? 4
verify --base none --select F009 >"$T/out" 2>"$T/err"
is "nor is one that is not there passed over" $? 4
