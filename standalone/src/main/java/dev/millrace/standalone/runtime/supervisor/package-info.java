/**
 * Child processes that are started again when they die: native code may abort a worker's JVM at any
 * time, so each worker is a process of its own.
 *
 * <p>Read {@link dev.millrace.standalone.runtime.supervisor.Supervisor}.
 */
@NullMarked
package dev.millrace.standalone.runtime.supervisor;

import org.jspecify.annotations.NullMarked;
