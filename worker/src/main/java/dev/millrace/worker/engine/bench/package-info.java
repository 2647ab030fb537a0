/**
 * What the engine achieves, measured beside what it is built on: {@link
 * dev.millrace.worker.engine.bench.EngineBench} is the entry.
 */
@NullMarked
package dev.millrace.worker.engine.bench;

import org.jspecify.annotations.NullMarked;
