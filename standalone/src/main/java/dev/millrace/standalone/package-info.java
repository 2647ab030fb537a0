/**
 * The launcher: one command line for everything.
 *
 * <p>Read {@link dev.millrace.standalone.Main}, then {@link dev.millrace.standalone.cli} (the
 * commands) and {@link dev.millrace.standalone.runtime.stack} (what {@code up} and {@code demo}
 * start).
 */
@NullMarked
package dev.millrace.standalone;

import org.jspecify.annotations.NullMarked;
