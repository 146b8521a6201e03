#!/bin/sh
# Runs the micro-benchmarks: a table on standard output, the same figures in target/micro.json.
# Arguments go to JMH, for instance a regular expression of names.
set -eu

target=$(cd "$(dirname "$0")" && pwd)/target

if [ ! -f "$target/tallybook-bench.jar" ]; then
  echo "bench: not built yet; run './mvnw -pl bench -am package -DskipTests'" >&2
  exit 2
fi

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/tallybook-bench.jar:$target/lib/*" \
  org.openjdk.jmh.Main \
  -f 1 -wi 3 -w 1s -i 5 -r 1s -foe true -rf json -rff "$target/micro.json" "$@"
