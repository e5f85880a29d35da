# Sourced by the scripts beside it, which run Ardent with a real Spark distribution: PySpark's from
# PyPI, which src/test/python/run installs, or SPARK_HOME. Sets root, jar and work, an empty folder.

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$root/target/distribution/$program
rm -rf -- "$work"
mkdir -p -- "$work"

die() { # MESSAGE
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

trap 'printf "%s: line %s failed: %s\n" "$program" "$LINENO" "$BASH_COMMAND" >&2' ERR

jar=$(find "$root/target" -maxdepth 1 -name 'ardent_2.13-*-all.jar' | head -n 1)
[[ -n $jar ]] || die "there is no jar: run mvn -DskipTests package first"
if [[ -z ${SPARK_HOME-} ]]; then
  version=$(sed -n 's#.*<spark.version>\(.*\)</spark.version>.*#\1#p' "$root/pom.xml" | head -n 1)
  SPARK_HOME=$(find "$root/target/python/venv-$version/lib" -maxdepth 3 -type d -name pyspark | head -n 1)
  [[ -n $SPARK_HOME ]] || die "SPARK_HOME is not set, and src/test/python/run has installed no Spark"
fi
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1
unset SPARK_CONF_DIR HADOOP_CONF_DIR YARN_CONF_DIR

# Prints the class path that a pom beside this file asks for; Maven brings it.
classpath() { # NAME
  local list=$root/target/distribution/$1.classpath
  [[ -f $list ]] || mvn -q -B -f "$root/src/test/distribution/$1.pom.xml" -Dmdep.outputFile="$list" \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath >&2
  cat -- "$list"
}

# Runs a command of Ardent by the distribution's own spark-submit.
submit() { # OPTIONS OF SPARK-SUBMIT... -- COMMAND [OPTIONS]
  local options=()
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  "$SPARK_HOME/bin/spark-submit" --driver-memory 1g --conf spark.ui.enabled=false \
    --class org.ardent.cli.Main "${options[@]}" "$jar" "${@:2}" </dev/null
}

same() { # FILE FILE
  cmp -- "$1" "$2" || die "$1 and $2 differ"
}

# Says what was tried, and how long it took.
passed() { # WHAT
  printf 'ok  %3d s  %s\n' "$SECONDS" "$1"
}
