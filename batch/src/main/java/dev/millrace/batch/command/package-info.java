/** The command {@code batch run}. */
@NullMarked
package dev.millrace.batch.command;

import org.jspecify.annotations.NullMarked;
