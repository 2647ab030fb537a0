/** The command line of the fault suite. */
@NullMarked
package dev.millrace.chaos.command;

import org.jspecify.annotations.NullMarked;
