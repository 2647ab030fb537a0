/**
 * The Java client: submit a request, read its tokens as they come, cancel it, learn how it ended.
 *
 * <pre>{@code
 * try (MillraceClient client =
 *     MillraceClient.builder().bootstrapServers("127.0.0.1:9092").model("demo").build()) {
 *   RequestHandle request = client.submit("Once upon a time");
 *   try (TokenStream tokens = request.tokens()) { ... }
 *   Result result = request.result().join();
 * }
 * }</pre>
 *
 * <p>Read {@link dev.millrace.client.MillraceClient}, {@link dev.millrace.client.Submission},
 * {@link dev.millrace.client.RequestHandle}, {@link dev.millrace.client.Result}. How it is done is
 * package-private here, beside the types that it makes and takes: {@code ClientConnection} (the
 * wiring), {@code RunningRequest} (one request); and in the packages {@code stream} (many readers
 * of one request), {@code lease} (one reader of many topics) and {@code follow} (topics outside the
 * pool).
 */
@NullMarked
package dev.millrace.client;

import org.jspecify.annotations.NullMarked;
