#!/bin/sh
# mig-verify --plan and --graph: of all, of some apps, as JSON, for Graphviz and Mermaid.
. "${0%/*}/../lib.sh"

verify() { mig-verify --no-settings "$@" </dev/null; }

# migration APP NAME DEPENDENCIES [ATTRIBUTES]
migration() {
	mkdir -p "$1/migrations"
	: >>"$1/__init__.py"
	: >>"$1/migrations/__init__.py"
	cat >"$1/migrations/$2.py" <<-END
		from django.db import migrations
		class Migration(migrations.Migration):
		    dependencies = [$3]
		    ${4-}
	END
}

mkdir "$T/p" && cd "$T/p" || exit 99
migration a 0001_a ''
migration a 0002_b '("a", "0001_a"), ("ext", "__first__")'
migration b 0001_a '("a", "0001_a")'
migration b 0002_b '("b", "0001_a")'
migration c 0001_a '("b", "0001_a"), ("sites", "0001_initial")'
ends "the plan of an app" 0 verify --plan c
is "is that and what it depends on" "$(tr '\n' ' ' <"$T/out")" "sites.0001_initial a.0001_a b.0001_a c.0001_a "
ends "the plan of two" 0 verify --plan c a
is "is that of both" "$(tr '\n' ' ' <"$T/out")" "a.0001_a a.0002_b sites.0001_initial b.0001_a c.0001_a "
ends "the plan as JSON" 0 verify --plan --format=json a
is "is an object a line" "$(cat "$T/out")" '{"app":"a","name":"0001_a"}
{"app":"a","name":"0002_b"}'
ends "the graph of an app" 0 verify --graph=json b
is "is one object" "$(cat "$T/out")" '{"nodes":[{"app":"a","name":"0001_a","external":false},{"app":"b","name":"0001_a","external":false},{"app":"b","name":"0002_b","external":false}],"edges":[[["b","0001_a"],["a","0001_a"]],[["b","0002_b"],["b","0001_a"]]],"leaves":[["a","0001_a"],["b","0002_b"]],"roots":[["a","0001_a"],["b","0001_a"]],"plan":[["a","0001_a"],["b","0001_a"],["b","0002_b"]]}'
silent "nothing else is said"
ends "an app that there is not" 4 verify --graph=json d
is "writes nothing" "$(cat "$T/out")" ""
ends "for Graphviz" 0 verify --graph=dot a
is "is a digraph" "$(cat "$T/out")" 'digraph migrations {
	rankdir=RL;
	node [shape=box];
	subgraph "cluster_a" {
		label="a";
		"a.0001_a" [label="0001_a"];
		"a.0002_b" [label="0002_b"];
	}
	subgraph "cluster_ext" {
		label="ext";
		"ext.__first__" [label="__first__", style=dashed];
	}
	"a.0002_b" -> "a.0001_a";
	"a.0002_b" -> "ext.__first__";
}'
ends "for Mermaid" 0 verify --graph=mermaid a
is "is a flowchart" "$(cat "$T/out")" 'flowchart RL
	classDef absent stroke-dasharray: 5 5
	subgraph app1["a"]
		n1["0001_a"]
		n2["0002_b"]
	end
	subgraph app3["ext"]
		n3["__first__"]:::absent
	end
	n2 --> n1
	n2 --> n3'

# What would break a picture.
migration d '0001_q"u\o#te' '("d", "gone]\"<b>\n")'
ends "odd names for Graphviz" 0 verify --graph=dot d
prints "are in quotes" '^		"d.0001_q\\"u\\\\o#te" \[label="0001_q\\"u\\\\o#te"\];$'
prints "on one line" '"d.gone\]\\"<b>\\\\x0a"'
ends "odd names for Mermaid" 0 verify --graph=mermaid d
prints "are entities" '\["0001_q#34;u#92;o#35;te"\]'
prints "all of them" '\["gone\]#34;#60;b#62;#92;x0a"\]:::absent'
ends "a graph with an error in it" 0 verify --graph=json d
prints "has a node that is missing" '{"app":"d","name":"gone\]\\"<b>\\n","external":false,"missing":true}'
prints "that is not in the plan" '"plan":\[\["d","0001_q\\"u\\\\o#te"\]\]'
silent "and nothing is said"

# Circles have no leaf.
rm -r d
migration e 0001_a '("f", "0001_a")'
migration f 0001_a '("e", "0001_a")'
ends "a circle" 0 verify --plan e
is "is all in the plan" "$(sort "$T/out" | tr '\n' ' ')" "e.0001_a f.0001_a "
ends "and all in the graph" 0 verify --graph=json f
prints "with both edges" '"edges":\[\[\["e","0001_a"\],\["f","0001_a"\]\],\[\["f","0001_a"\],\["e","0001_a"\]\]\]'

# What is not known may be missing: it is told, and not among the output.
rm -r e f
migration g 0001_a '("h", "0001_a")] + deps() + ['
echo 'from elsewhere import deps' | cat - g/migrations/0001_a.py >"$T/new" && mv "$T/new" g/migrations/0001_a.py
migration h 0001_a ''
echo 'def (' >h/migrations/0002_b.py
ends "a graph that is not all known" 0 verify --graph=json g
prints "is one object" '^{"nodes":.*}$'
says "the edges are told" "g/migrations/0001_a.py:[0-9]*:[0-9]*: a part of 'dependencies' is not known: what 'elsewhere.deps()' gives is not known"
says "a file that is no Python is told" "h/migrations/0002_b.py:1:5: invalid syntax"
ends "a plan" 0 verify --plan g
says "likewise" "a part of 'dependencies' is not known"
ends "formats that there are not" 2 verify --graph=svg
ends "plan and graph" 2 verify --plan --graph=dot
