"""usage: python_syntax.py PROBE library|mutants FOLDER
       python_syntax.py PROBE all FOLDER...     (and the standard library with its packages)
Compare what Python's own parser and ours (PROBE, which is python_parse) make of files: whether they are
accepted, else in which line not; and of accepted ones the whole tree.
"""

import ast
import hashlib
import os
import random
import subprocess
import sys
import sysconfig
import threading
import warnings

import python_tree

# What we are more lenient about, or tell otherwise, each with the files of CPython that show it:
LENIENT = {
    # Names are compared as they are written; Python makes NFKC of them.
    "test_traceback.py", "test_unicode_identifiers.py",
    # A comment in the field of f"{a = # why\n}" is part of the text that is shown.
    "test_fstring.py"}


def python(path):
    """(None, tree), or (line, why): 0 is a line that is not known."""
    with open(path, "rb") as f:
        data = f.read()
    try:
        return None, ast.parse(data).body
    except SyntaxError as error:
        return error.lineno, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return 0, str(error)


def ours(probe, paths):
    """Likewise, of several files; a tree is a list of lines."""
    out = subprocess.run([probe, "tree"], input="\n".join(paths).encode() + b"\n", stdout=subprocess.PIPE, check=True)
    result = []
    for line in out.stdout.decode("utf-8", "replace").splitlines():
        path = paths[len(result)] if len(result) < len(paths) else None
        if path is None or not line.startswith(path + ":"):
            result[-1][1].append(line)
        elif line == path + ": ok":
            result.append((None, []))
        else:
            result.append((int(line[len(path) + 1:].split(":")[0]), line))
    return result


def files(folders):
    """Every .py file below some folders, each text once."""
    seen = set()
    for top in folders:
        for where, below, names in os.walk(top):
            below.sort()
            for name in sorted(names):
                path = os.path.join(where, name)
                if not name.endswith(".py") or not os.path.isfile(path):
                    continue
                with open(path, "rb") as f:
                    digest = hashlib.sha256(f.read()).digest()
                if digest not in seen:
                    seen.add(digest)
                    yield path


def library():
    top = sysconfig.get_paths()["stdlib"]
    return [path for path in files([top]) if "-packages" not in path]


def other_tree(path, lines, body):
    # Before Python 3.9 trees have other nodes, and before 3.12 places in f-strings are other ones.
    if sys.version_info < (3, 9) or os.path.basename(path) in LENIENT:
        return None
    return python_tree.difference(lines, body)


def compare(probe, paths, with_trees):
    """The files that differ: [(path, its line, why, our line, why)]."""
    wrong = []
    for i in range(0, len(paths), 40):
        part = paths[i:i + 40]
        for path, (line, tree), (our_line, our_tree) in zip(part, map(python, part), ours(probe, part)):
            # A line of 0 says nothing about where; a line of ours is then as good as any.
            if (line is None) != (our_line is None) or (line and our_line != line):
                says = [tree if n is not None else "accepted" for n, tree in ((line, tree), (our_line, our_tree))]
                wrong.append((path, line, says[0], our_line, says[1]))
            elif line is None and with_trees(path):
                why = other_tree(path, our_tree, tree)
                if why is not None:
                    wrong.append((path, None, "accepted", None, why))
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


def main(probe, mode, *folders):
    allowed = 0
    if mode == "mutants":
        made = mutants(folders[0])
        wrong = compare(probe, made, lambda path: True)
        for path, line, why, our_line, our_why in wrong:
            if (line is None) != (our_line is None):
                print("%s: python says %s (%s), we say %s (%s)" % (path, line, why, our_line, our_why))
                return 1
        # Where one rule of Python's looks at several lines, another one of them may be named.
        # Before 3.10 unfinished strings and brackets were told at the end of the file.
        allowed = len(made) // 50 if sys.version_info >= (3, 10) else len(made)
    else:
        made = library() if mode == "library" else list(files(list(folders) + [sysconfig.get_paths()["stdlib"]]))
        # The library's tests are many; their trees are compared with the other packages'.
        wrong = compare(probe, made, lambda path: mode == "all" or "/test/" not in path)
    for path, line, why, our_line, our_why in wrong:
        print("%s: python says %s (%s), we say %s (%s)" % (path, line, why, our_line, our_why))
    if mode == "all":
        print("%d files, %d different" % (len(made), len(wrong)))
    return len(wrong) > allowed


warnings.simplefilter("ignore")
# Deep trees are walked, which takes Python much stack.
sys.setrecursionlimit(50000)
threading.stack_size(256 << 20)
status = []
thread = threading.Thread(target=lambda: status.append(main(*sys.argv[1:])))
thread.start()
thread.join()
sys.exit(1 if status == [] or status[0] else 0)
