#!/usr/bin/env bash
# Measures a GGUF file through llama.cpp: ./evaluate.sh [FILE] [PROMPTS_PER_SKILL]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
file=$(realpath "${1:-$here/../../demo-model/src/main/resources/dev/millrace/demomodel/millrace-demo-q8_0.gguf}")
mvn -q -B -DskipTests -f "$here/pom.xml" package >&2
cd "$here"
exec nice -n 15 java -Xmx512m -cp "target/classes:$(cat target/classpath.txt)" \
  dev.millrace.demomodel.train.EvaluateGguf "$file" "${2:-400}"
