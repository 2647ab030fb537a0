/**
 * How commands that stay around run and end: signals, a role in a process of its own, a private
 * stack.
 */
@NullMarked
package dev.millrace.standalone.cli.process;

import org.jspecify.annotations.NullMarked;
