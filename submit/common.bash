# Sourced by the scripts beside it, which set `program`, their name in messages: where we are, what
# is built, and the java command. Sets `root`, `classpath_file` and `module_options`.

die() { # MESSAGE [EXIT CODE]
  printf '%s: %s\n' "$program" "$1" >&2
  exit "${2:-1}"
}

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd) || die "cannot find its own folder"
readonly root classpath_file=$root/target/spark.classpath

# What Spark's launcher puts on the java command: a property of the pom, which the tests use too.
mapfile -t module_options < <(
  sed -n '/<spark.jvm.options>/,/<\/spark.jvm.options>/s/^ *\(-[^ ]*\).*/\1/p' "$root/pom.xml"
)

# Sets java, the command.
find_java() {
  if [[ -n ${JAVA_HOME-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || die "JAVA_HOME has no bin/java: $JAVA_HOME"
  else
    java=$(command -v java) || die "Java 17, 21 or 25 is needed: set JAVA_HOME or put java on the PATH"
  fi
}

# Sets jar to the newest one, if there is any.
find_jar() {
  local candidate
  jar=
  for candidate in "$root"/target/ardent_2.13-*-all.jar; do
    [[ -f $candidate && (-z $jar || $candidate -nt $jar) ]] && jar=$candidate
  done
}

# Whether everything is there and newer than its sources.
built() {
  local path paths
  find_jar
  [[ -n $jar && -f $classpath_file ]] || return
  [[ -z $(find "$root/pom.xml" "$root/src/main" \
    \( -newer "$jar" -o -newer "$classpath_file" \) -print -quit) ]] || return
  [[ -n ${SPARK_HOME-} ]] && return
  # Maven's repository may have been emptied since.
  IFS=: read -ra paths <"$classpath_file"
  for path in "${paths[@]}"; do
    [[ -f $path ]] || return
  done
}

build() {
  local log
  echo "$program: building $root (mvn package), this once" >&2
  if ! log=$(cd "$root" && mvn -q -B -DskipTests package 2>&1 </dev/null); then
    printf '%s\n' "$log" >&2
    die "the build failed"
  fi
  find_jar
  [[ -n $jar && -f $classpath_file ]] || die "the build made no target/ardent_2.13-*-all.jar"
  touch -- "$jar" "$classpath_file"
}

build_if_needed() {
  built && return
  command -v mvn >/dev/null || die "Ardent is not built, and Maven (mvn) is not installed"
  mkdir -p "$root/target"
  # Two first runs at once would build into one folder; the second finds all built.
  if command -v flock >/dev/null; then
    exec 9>"$root/target/.build.lock"
    flock 9
    built || build 9>&-
    exec 9>&-
  else
    build
  fi
}
