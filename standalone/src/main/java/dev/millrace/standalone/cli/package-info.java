/**
 * The root of the command line: its commands, its exit codes for failures, and commands from
 * outside.
 *
 * <p>Read {@link dev.millrace.standalone.cli.MillraceCommand} first.
 */
@NullMarked
package dev.millrace.standalone.cli;

import org.jspecify.annotations.NullMarked;
