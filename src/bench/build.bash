# Sourced by the scripts beside it: goes to the root, compiles the benchmarks, and sets `java` (the
# command with the module options that Spark's launcher passes) and `class_path`. `profiles` names more
# than the profile bench.

cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit

if ! log=$(mvn -q -B -P "${profiles:-bench}" test-compile 2>&1 </dev/null); then
  printf '%s\n' "$log" >&2
  exit 1
fi

java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true)
mapfile -t -O "${#java[@]}" java < <(
  sed -n '/<spark.jvm.options>/,/<\/spark.jvm.options>/s/^ *\(-[^ ]*\).*/\1/p' pom.xml
)
class_path=$PWD/target/test-classes:$PWD/target/classes:$(<target/bench.classpath)
