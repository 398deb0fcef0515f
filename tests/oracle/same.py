"""usage: same.py OURS DJANGOS: compare two graphs; tell what differs."""
import itertools
import json
import sys

ours, theirs = (json.load(open(name)) for name in sys.argv[1:])
if "error" in theirs:
    sys.exit("Django: " + theirs["error"])
ours["nodes"] = [[node["app"], node["name"]] for node in ours["nodes"]]
bad = 0
for part in "nodes", "edges":
    got = {json.dumps(x) for x in ours[part]}
    wanted = {json.dumps(x) for x in theirs[part]}
    for sign, rest in ("-", wanted - got), ("+", got - wanted):
        for x in sorted(rest):
            print(part, sign, x)
            bad = 1
for part in "leaves", "roots", "plan":
    for n, (got, wanted) in enumerate(itertools.zip_longest(ours[part], theirs[part])):
        if got != wanted:
            print("%s differ at %d: %s, Django: %s" % (part, n, got, wanted))
            bad = 1
            break
print(len(ours["nodes"]), "nodes,", len(ours["edges"]), "edges")
sys.exit(bad)
