/**
 * The commands of {@code millrace bench}, found by the launcher as a service.
 *
 * <p>Read {@link dev.millrace.bench.command.BenchCommands} first.
 */
@NullMarked
package dev.millrace.bench.command;

import org.jspecify.annotations.NullMarked;
