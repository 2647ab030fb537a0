# Sourced by ./mvnw and ./millrace: prints the home of a JDK that knows the build's language level, or fails.
# Looks at MILLRACE_JDK, JAVA_HOME, the java on the PATH, and the usual places of installed JDKs; the newest match wins.
MILLRACE_MIN_JDK=25

jdk_major() { # home -> major version, or nothing
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_jdk() {
  best='' best_major=0
  path_java=$(command -v java 2>/dev/null || true)
  [ -n "$path_java" ] && path_home=$(dirname "$(dirname "$(readlink -f "$path_java")")") || path_home=''
  for home in "${MILLRACE_JDK:-}" "${JAVA_HOME:-}" "$path_home" \
    /usr/lib/jvm/* /opt/java /opt/jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -d "$home" ] || continue
    major=$(jdk_major "$home")
    if [ -n "$major" ] && [ "$major" -ge "$MILLRACE_MIN_JDK" ] && [ "$major" -gt "$best_major" ]; then
      best=$home best_major=$major
    fi
  done
  if [ -z "$best" ]; then
    echo "millrace: no JDK $MILLRACE_MIN_JDK or newer found (looked at MILLRACE_JDK, JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks)." >&2
    echo "millrace: install one, for example Eclipse Temurin $MILLRACE_MIN_JDK, or point MILLRACE_JDK at it." >&2
    return 3
  fi
  printf '%s\n' "$best"
}
