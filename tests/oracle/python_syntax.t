#!/bin/sh
# What python3's own parser accepts in its standard library, ours accepts; what it rejects is rejected at the same line.
. "${0%/*}/../lib.sh"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || skip "python3, 3.8 or newer"
probe=$B/oracle/python_parse
[ -x "$probe" ] || { echo "Bail out! make units first"; exit 99; }

cat >compare.py <<'END'
import ast, os, random, subprocess, sys, sysconfig, warnings

warnings.simplefilter("ignore")
probe, mode, folder = sys.argv[1:]

def python(path):
    with open(path, "rb") as f:
        data = f.read()
    try:
        tree = ast.parse(data)
        return None, [type(node).__name__ for node in tree.body]
    except SyntaxError as error:
        return error.lineno, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return 0, str(error)

def ours(paths):
    out = subprocess.run([probe], input="\n".join(paths).encode() + b"\n", stdout=subprocess.PIPE, check=True).stdout
    result = []
    for path, line in zip(paths, out.decode("utf-8", "replace").splitlines()):
        rest = line[len(path) + 1:]
        result.append((None, "") if rest == " ok" else (int(rest.split(":")[0]), rest))
    return result

def library():
    top = sysconfig.get_paths()["stdlib"]
    for where, folders, names in os.walk(top):
        folders[:] = sorted(d for d in folders if d not in ("site-packages", "dist-packages", "__pycache__"))
        for name in sorted(names):
            path = os.path.join(where, name)
            if name.endswith(".py") and os.path.isfile(path):
                yield path

def compare(paths):
    wrong = []
    for path, (line, why), (our_line, our_why) in zip(paths, map(python, paths), ours(paths)):
        # A line of 0 says nothing about where; a line of ours is then as good as any.
        if (line is None) != (our_line is None) or (line and our_line != line):
            wrong.append((path, line, why, our_line, our_why))
    return wrong

def mutants(folder):
    """Small damages to real code, the same ones each time.  What old Pythons read otherwise is left out: f-strings."""
    pick = random.Random(5)
    sources = [p for p in library() if os.path.getsize(p) < 20000 and "lib2to3" not in p and "test" not in p]
    pieces = ["(", ")", "[", "]", "{", "}", ":", ",", "=", '"', "'", '"""', "\\", "\n", "    ", "\t", "if", "else",
        "for", "in", "lambda", "*", "**", "@", ".", "->", "0x", "1_", "import", "def", "class", "yield", "not", "==",
        "+=", "<<<<<<< HEAD\n", "=======\n", "0777", "5a", "$", "?", "return", "del", "None"]
    made = []
    while len(made) < 600:
        with open(pick.choice(sources), encoding="utf-8", errors="replace") as f:
            lines = f.read().splitlines(True)
        start = pick.randrange(max(1, len(lines) - 60))
        while start > 0 and (not lines[start].strip() or lines[start][0] in " \t#)]}\"'"):
            start -= 1
        text = "".join(lines[start:start + 60])
        if len(text) < 40 or 'f"' in text or "f'" in text:
            continue
        at = pick.randrange(len(text))
        piece = pick.choice(pieces)
        text = text[:at] + pick.choice([piece, piece, ""]) + text[at + pick.choice([0, 0, 1, 3]):]
        made.append(os.path.join(folder, "%d.py" % len(made)))
        with open(made[-1], "w", encoding="utf-8") as f:
            f.write(text)
    return made

if mode == "library":
    wrong, allowed = compare(list(library())), 0
else:
    made = mutants(folder)
    wrong = compare(made)
    for path, line, why, our_line, our_why in wrong:
        if (line is None) != (our_line is None):
            sys.exit("%s: python says %s (%s), we say %s (%s)" % (path, line, why, our_line, our_why))
    # Where one rule of Python's looks at several lines, another one of them may be named.
    # Before 3.10 unfinished strings and brackets were told at the end of the file.
    allowed = len(made) // 50 if sys.version_info >= (3, 10) else len(made)
for path, line, why, our_line, our_why in wrong:
    print("%s: python says %s (%s), we say %s (%s)" % (path, line, why, our_line, our_why))
sys.exit(len(wrong) > allowed)
END

ok "the standard library is accepted" python3 compare.py "$probe" library "$T"
mkdir mutants
ok "damaged files are rejected at the same line, sound ones accepted" python3 compare.py "$probe" mutants "$T/mutants"

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
