#!/usr/bin/env bash
# Retrains the demo model: ./train.sh [--seed N] [--steps N] [--checkpoint-every N] [--output FILE]
# Progress goes to stderr, the scores as one JSON object to stdout. One thread: on a busy machine two are slower.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mvn -q -B -DskipTests -f "$here/pom.xml" package >&2
cd "$here"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 DJL_CACHE_DIR="$here/target/djl"
# Keeps large freed tensors in the heap instead of mapping them anew for each operation.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_ARENA_MAX=1
exec nice -n 15 java -XX:+UseSerialGC -Xmx1g -Doffline=true -Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.num_interop_threads=1 \
  -cp "target/classes:$(cat target/classpath.txt)" dev.millrace.demomodel.train.TrainDemoModel "$@"
