#!/bin/sh
# Compares Tallybook with its peers; --help explains the options.
set -eu

target=$(cd "$(dirname "$0")" && pwd)/target

if [ ! -f "$target/tallybook-bench.jar" ]; then
  echo "bench: not built yet; run './mvnw -pl bench -am package -DskipTests'" >&2
  exit 2
fi

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -XX:+UseSerialGC \
  -Dbench.target="$target" -Dlogback.configurationFile=bench-logback.xml \
  -cp "$target/tallybook-bench.jar:$target/lib/*" io.tallybook.bench.harness.BenchMain "$@"
