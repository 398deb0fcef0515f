#!/bin/sh
# F008: migrations that git does not know, read from its index.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"
command -v git >/dev/null || skip git
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM

found() {
	verify --select F008 >"$T/out" 2>"$T/err"
	is "$2" "$(cat "$T/err")$(wc -l <"$T/out")" "$1"
}

project shop_project shop users news
for app in shop users news; do migration $app 0001_initial ""; done
migration shop 0002_more "('shop', '0001_initial')"
found 0 "no repository"
git init -q .
found 0 "an empty repository"
git add .
found 0 "all is known"
migration shop 0003_new "('shop', '0002_more')"
git rm -q --cached -r users/migrations
echo news >.git/info/exclude
git rm -q --cached news/migrations/0001_initial.py
found 3 "a new file, an app, and one that is left out"
prints "a file" "^shop/migrations/0003_new.py: warning: git does not know the file"
prints "an app, once" "^users/migrations: warning: git knows no file of the folder"
prints "an ignored file" "^news/migrations/0001_initial.py: warning: git ignores the file by .git/info/exclude:1:"
printf '# local\n/migrations/\n' >users/.gitignore
found 3 "a folder that is ignored"
prints "an ignored folder" "^users/migrations: warning: git ignores all files of the folder (as by users/.gitignore:2):"
printf '0*.py\n!__init__.py\n' >users/.gitignore
found 3 "a folder that is ignored in part"
prints "that of a folder" "^users/migrations: warning: git knows no file of the folder, and ignores 1 of 2 (as by users/.gitignore:1):"
rm users/.gitignore
git update-index --index-version 4
ok "the index has another version" test "$(od -An -tu1 -j7 -N1 .git/index)" -eq 4
found 3 "which is read, too"
git add -N shop/migrations/0003_new.py
git update-index --index-version 3
found 2 "files that will be added are known"
cp .git/index "$T/index"
git update-index --split-index
found 0 "of a split index nothing is said"
for bytes in 0 4 11 12 40 90 200 400; do
	rm -f .git/index
	head -c $bytes "$T/index" >.git/index
	found 0 "nor of $bytes bytes of one"
done
cp "$T/index" .git/index
mv "$T/shop_project/.git" "$T/elsewhere"
echo "gitdir: ../elsewhere" >.git
found 2 "of a repository that lies elsewhere"
prints "what ignores a file there" "git ignores the file by $T/elsewhere/info/exclude:1:"
git -c user.name=x -c user.email=x@example.org commit -q -m all
git worktree add -q "$T/linked"
cp -r news shop "$T/linked"
cd "$T/linked" || exit 99
found 2 "of a linked worktree"
prints "what ignores a file there, too" "git ignores the file by $T/elsewhere/info/exclude:1:"
cd "$T/shop_project" || exit 99
for text in "" gitdir: "gitdir: /" "gitdir: $T/none" "$(head -c 9000 /dev/zero | tr '\0' x)"; do
	echo "$text" >.git
	found 0 "nor of one that cannot be found"
done
rm .git

# A repository above.
cd "$T" || exit 99
git init -q .
: >x
git add x
cd shop_project || exit 99
found 0 "one above that knows nothing of the project"
git add manage.py config shop users news
git rm -q --cached shop/migrations/0003_new.py
found 1 "one above that knows it"
prints "the path" "^shop/migrations/0003_new.py: "
