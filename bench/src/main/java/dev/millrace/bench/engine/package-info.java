/**
 * What the engine achieves, measured beside what it is built on: {@link
 * dev.millrace.bench.engine.EngineBench} is the entry.
 */
@NullMarked
package dev.millrace.bench.engine;

import org.jspecify.annotations.NullMarked;
