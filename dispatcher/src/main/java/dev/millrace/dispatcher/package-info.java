/**
 * The dispatcher: decides which worker runs which request when.
 *
 * <p>Read {@link dev.millrace.dispatcher.Dispatcher} (the role) and {@link
 * dev.millrace.dispatcher.DispatcherConfig}, then the pure core {@link
 * dev.millrace.dispatcher.cell}, the Kafka Streams shell around it {@link
 * dev.millrace.dispatcher.topology}, what it keeps {@link dev.millrace.dispatcher.store}, and who
 * writes verdicts that no worker reached {@link dev.millrace.dispatcher.closing}.
 */
@NullMarked
package dev.millrace.dispatcher;

import org.jspecify.annotations.NullMarked;
