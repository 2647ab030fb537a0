/**
 * The commands. Each reads its options, calls one thing, and turns what comes back into an exit
 * code.
 *
 * <p>Read {@link dev.millrace.standalone.cli.command.AskCommand} as a small one, then {@link
 * dev.millrace.standalone.cli.command.RoleCommand}.
 */
@NullMarked
package dev.millrace.standalone.cli.command;

import org.jspecify.annotations.NullMarked;
