"""usage: nosettings.py OURS THEIRS: compare the graph of `mig-verify --no-settings --graph=json` of a
folder of packages with that of Django's loader for settings that have some of these as apps.

What the folder holds beside these apps is left out; two packages that use one label are told by us
(C001) and not compared: LABEL... after the files names them.
"""
import json
import sys

ours, theirs = (json.load(open(name)) for name in sys.argv[1:3])
apps = {app for app, name in theirs["nodes"]} - set(sys.argv[3:])


def nodes(graph):
    keys = [(n["app"], n["name"]) if isinstance(n, dict) else tuple(n) for n in graph["nodes"]]
    return {key for key in keys if key[0] in apps}


def edges(graph):
    return {(tuple(child), tuple(parent)) for child, parent in graph["edges"] if child[0] in apps and parent[0] in apps}


bad = 0
for part, got, wanted in ("node", nodes(ours), nodes(theirs)), ("edge", edges(ours), edges(theirs)):
    for sign, rest in ("-", wanted - got), ("+", got - wanted):
        for x in sorted(rest):
            print(part, sign, x)
            bad = 1
print("%d apps, %d nodes, %d edges" % (len(apps), len(nodes(theirs)), len(edges(theirs))))
sys.exit(bad)
