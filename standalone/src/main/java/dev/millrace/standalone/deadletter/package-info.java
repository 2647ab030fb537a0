/**
 * Dead letters as an operator handles them. Read {@link
 * dev.millrace.standalone.deadletter.DeadLetterTopic}, then {@link
 * dev.millrace.standalone.deadletter.Replay}, which decides what may go back.
 */
@NullMarked
package dev.millrace.standalone.deadletter;

import org.jspecify.annotations.NullMarked;
