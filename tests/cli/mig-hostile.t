#!/bin/sh
# A folder that somebody made to hurt: every file is told, nothing is waited for, nothing crashes.
. "${0%/*}/../lib.sh"

command -v python3 >/dev/null || skip "python3"
verify() { timeout 60 mig-verify "$@" </dev/null; }
# told NAME TEXT: a finding of level error for the file, with this in it.
told() { prints "$1: $2" "^a/migrations/$1:.*error: $2.*\[F00[23]\]\$"; }

mkdir "$T/p" && cd "$T/p" || exit 99
mkdir -p a/migrations config
: >a/__init__.py
: >a/migrations/__init__.py
: >config/__init__.py
echo 'INSTALLED_APPS = ["a"]' >config/settings.py
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >manage.py
cd a/migrations || exit 99
mkfifo 0001_fifo.py
mkdir 0002_folder.py
ln -s 0003_self.py 0003_self.py
ln -s /dev/zero 0004_zero.py
ln -s nowhere 0005_nowhere.py
mknod 0006_device.py c 1 5 2>/dev/null || ln -s /dev/zero 0006_device.py
python3 - <<'END'
import socket
socket.socket(socket.AF_UNIX).bind("0007_socket.py")
def make(name, text):
    open(name, "w").write(text)
head = "from django.db import migrations\nclass Migration(migrations.Migration):\n    "
with open("0010_large.py", "w") as f:
    f.write(head)
    for i in range(100):
        f.write(("x = 1  # " + "y" * 90 + "\n    ") * 10000)
make("0011_brackets.py", "x = " + "(" * 100000 + ")" * 100000 + "\n")
make("0012_open.py", "[" * 100000)
make("0013_calls.py", head + "dependencies = " + "a(" * 100000)
make("0014_minus.py", "x = " + "-" * 1000000 + "1\n")
make("0015_lambda.py", "x = " + "lambda: " * 100000 + "1\n")
make("0016_blocks.py", "".join(" " * i + "if x:\n" for i in range(3000)))
make("0017_sum.py", "x = " + "1+" * 500000 + "1\n")
make("0018_dots.py", "x = a" + ".b" * 500000 + "\n")
make("0019_nul.py", head + "x = 'a\0b'\n")
make("0020_self.py", "Migration = Migration\n")
make("0021_base.py", "class Migration(Migration): pass\n")
make("0022_import.py", "from .m0022_import import *\nfrom . import *\n")
make("0023_grow.py", head + "dependencies = ['x'] * 10 ** 12\n")
make("0024_text.py", head + "dependencies = ['x' * 10 ** 12]\n")
make("0025_power.py", head + "dependencies = [9 ** 9 ** 9]\n")
make("0026_format.py", head + "dependencies = ['%1000000000d' % 1, '{:>1000000000}'.format(1), f'{1:>1000000000}']\n")
make("0027_loop.py", head + "while True: pass\n    dependencies = [x for x in range(10 ** 12)]\n")
make("0028_recurse.py", "def f(x):\n    return f(x) + f(x)\n" + head + "dependencies = f(1)\n")
make("0029_list.py", "x = []\nx.append(x)\n" + head + "dependencies = x + x\n    replaces = [(x, x)]\n")
make("0030_double.py", "x = 'a'\n" + "x = x + x\n" * 100 + head + "dependencies = [(x, x)]\n")
make("0033_classes.py", "class A: pass\n" + "class A(A, A): x = 1\n" * 60 + "class Migration(A): pass\n")
make("0034_dict.py", "x = {}\nfor i in range(40):\n    if unknown(i):\n        x[unknown(i)] = 1\n" + head + "dependencies = x\n")
open("0031_bytes.py", "wb").write(b"# coding: utf-16\n\xff\xfe" + bytes(range(256)) * 100)
open("0032_utf8.py", "wb").write(b"x = '\xff'\n")
END
cd ../.. || exit 99
for how in '' --no-settings; do
	ends "all of it is read${how:+ with $how}" 1 verify $how
	silent "nothing else is said"
	told 0001_fifo.py "no regular file"
	told 0002_folder.py "no regular file"
	told 0003_self.py "Too many levels of symbolic links"
	told 0004_zero.py "no regular file"
	told 0005_nowhere.py "No such file or directory"
	told 0006_device.py "no regular file"
	told 0007_socket.py ""
	told 0010_large.py "file is too large"
	for name in 0011_brackets 0012_open 0013_calls 0014_minus 0015_lambda 0016_blocks 0017_sum 0018_dots; do
		told $name.py "too many "
	done
	told 0019_nul.py "source code cannot contain null bytes"
	told 0031_bytes.py ""
	told 0032_utf8.py ""
	ends "its graph${how:+ with $how}" 0 verify $how --graph=json
	ok "is JSON" python3 -c "import json; json.load(open('$T/out'))"
done
is "what comes out is bounded" "$(test "$(wc -c <"$T/out")" -lt 1000000 && echo yes)" yes

# The same beside the migrations.
mkfifo a/apps.py config/more.py .env requirements.txt pyproject.toml uv.lock
rm a/__init__.py && mkfifo a/__init__.py
echo 'from .more import *' >>config/settings.py
for how in '' --no-settings; do
	ends "FIFOs in place of other files${how:+ with $how}" 1 verify $how
done
rm config/settings.py && mkfifo config/settings.py
ends "settings that are a FIFO" 4 verify
says "are told" "no such settings module .*: 'config.settings'"
rm manage.py && mkfifo manage.py
ends "a manage.py that is a FIFO" 4 verify
says "is told" "cannot read: '.*/manage.py'"

# Trees: circles of links, names that break lines, folders deeper than a path can be.
mkdir "$T/tree" && cd "$T/tree" || exit 99
mkdir -p one/migrations "we\"ird
na'me/two/migrations" my-app/migrations
: >one/migrations/__init__.py
: >"we\"ird
na'me/two/migrations/__init__.py"
: >my-app/migrations/__init__.py
ln -s . circle
ln -s ../.. one/circle
ln -s ../one my-app/other
ln -s ../one/migrations one/migrations/migrations
ln -s loop loop
ends "a tree of links" 1 verify --no-settings
is "is told what is wrong with it" "$(cat "$T/out")" \
	"my-app/migrations: error: the label 'my-app' is no identifier [C001]"
ends "its apps" 0 verify --no-settings --graph=json
rm -r my-app
python3 - <<'END'
import os
for i in range(60):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
os.mkdir("migrations")
END
ends "folders deeper than a path can be" 0 verify --no-settings
prints "are told" '^ddd.*: info: what is in the folder is not known: File name too long \[F010\]'

# A signal ends it while it reads: many files, and the signal when it has read a few.
mkdir -p "$T/many/app/migrations" && cd "$T/many" || exit 99
: >app/migrations/__init__.py
awk 'BEGIN { for (i = 1; i <= 20000; i++) {
	file = sprintf("app/migrations/%05d_x.py", i)
	printf "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    pass\n" >file
	close(file)
} }'
verify --no-settings >"$T/out" 2>"$T/err" &
pid=$!
sleep 0.05
kill -TERM $pid
ends "a signal while files are read" 143 wait $pid
ends "twenty thousand of them" 1 verify --no-settings
prints "in a short message" "has 20000 last migrations: .*'00010_x' and 19990 more have no common ancestor"
