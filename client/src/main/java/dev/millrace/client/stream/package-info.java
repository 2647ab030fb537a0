/**
 * The token stream of one request, as its readers see it.
 *
 * <p>Read {@link dev.millrace.client.stream.StreamEvent}, {@link
 * dev.millrace.client.stream.EventLog}, then the two ways of reading: {@link
 * dev.millrace.client.stream.TokenStream} and {@link dev.millrace.client.stream.EventPublisher}.
 */
@NullMarked
package dev.millrace.client.stream;

import org.jspecify.annotations.NullMarked;
