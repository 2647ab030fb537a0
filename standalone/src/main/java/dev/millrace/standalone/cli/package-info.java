/**
 * The commands. Each is a small class that reads its options, calls one thing, and turns what comes
 * back into an exit code. Read {@link dev.millrace.standalone.cli.MillraceCommand} first.
 */
@NullMarked
package dev.millrace.standalone.cli;

import org.jspecify.annotations.NullMarked;
