"""usage: same.py OURS DJANGOS [FINDINGS]: compare two graphs; tell what differs.

FINDINGS are those of `mig-verify --format json`: what they say is not known (F010) about a migration may lack
edges, and is told.
"""
import itertools
import json
import sys

ours, theirs = (json.load(open(name)) for name in sys.argv[1:3])
if "error" in theirs:
    sys.exit("Django: " + theirs["error"])
unknown = {}
for finding in map(json.loads, open(sys.argv[3])) if len(sys.argv) > 3 else []:
    if finding["code"] == "F010" and finding.get("migration"):
        unknown[finding["app"], finding["migration"]] = finding
excused = []
ours["nodes"] = [[node["app"], node["name"]] for node in ours["nodes"]]
bad = 0
for part in "nodes", "edges":
    got = {json.dumps(x) for x in ours[part]}
    wanted = {json.dumps(x) for x in theirs[part]}
    for sign, rest in ("-", wanted - got), ("+", got - wanted):
        for x in sorted(rest):
            ends = [tuple(end) for end in json.loads(x)] if part == "edges" else []
            if sign == "-" and any(end in unknown for end in ends):
                excused.append((x, next(unknown[end] for end in ends if end in unknown)))
                continue
            print(part, sign, x)
            bad = 1
for edge, finding in excused:
    print("not known: edge %s: %s:%s: %s" % (edge, finding["path"], finding["line"], finding["message"]))
for part in "leaves", "roots", "plan":
    # Where edges are missing the order is another one.
    if excused and part == "plan":
        ours[part].sort()
        theirs[part].sort()
    for n, (got, wanted) in enumerate(itertools.zip_longest(ours[part], theirs[part])):
        if got != wanted:
            print("%s differ at %d: %s, Django: %s" % (part, n, got, wanted))
            bad = 1
            break
print("%d apps, %d nodes, %d edges, Django %s" % (theirs.get("apps", 0), len(ours["nodes"]), len(ours["edges"]), theirs.get("django")))
sys.exit(bad)
