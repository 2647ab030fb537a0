/**
 * Dead letters on the command line. Read {@link dev.millrace.standalone.cli.dlq.DlqCommand}; what
 * is done is in {@code dev.millrace.standalone.deadletter}.
 */
@NullMarked
package dev.millrace.standalone.cli.dlq;

import org.jspecify.annotations.NullMarked;
