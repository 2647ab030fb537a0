package dev.millrace.ingest.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Reads the body of a call within a time and a size. The bytes are read by a thread of their own,
 * because a read of the server's cannot be given a time; after a timeout it stays until the
 * connection is closed, which an answer of 408 does. Stateless, any thread.
 */
final class IncomingBody {
  private static final String JSON = "application/json";
  private static final Pattern UTF8 = Pattern.compile("charset=\"?utf-?8\"?\\s*(;|$)");

  private IncomingBody() {}

  /**
   * The whole body, as it was sent.
   *
   * @throws ApiException if it is none, of another type, too large, late or broken
   */
  static byte[] json(ServerRequest request, int limit) {
    long length = request.headers().contentLength().orElse(0);
    if (length > limit) {
      CallTerms.of(request).takeBody();
      throw new ApiException(ApiError.tooLarge(limit));
    }
    if (!request.content().hasEntity()) {
      throw ApiException.invalid("body: must be a JSON object");
    }
    if (length < 0) {
      CallTerms.of(request).takeBody();
      throw new ApiException(ApiError.brokenBody());
    }
    requireJson(request);
    return read(request, limit);
  }

  /** Takes what the endpoint left, so that the connection can be used again; whether it can. */
  static boolean discard(ServerRequest request, int limit) {
    if (!request.content().hasEntity() || request.content().consumed()) {
      return true;
    }
    if (!CallTerms.of(request).bodyIsUntouched()
        || request.headers().contentLength().orElse(0) < 0) {
      return false;
    }
    try {
      read(request, limit);
      return true;
    } catch (ApiException unusable) {
      return false;
    }
  }

  private static void requireJson(ServerRequest request) {
    String type =
        request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
    String[] parts = type.split(";", 2);
    String essence = parts[0].strip();
    boolean utf8 =
        parts.length == 1 || !parts[1].contains("charset") || UTF8.matcher(parts[1]).find();
    if (!essence.equals(JSON) || !utf8) {
      throw new ApiException(ApiError.unsupportedMediaType());
    }
  }

  private static byte[] read(ServerRequest request, int limit) {
    CallTerms terms = CallTerms.of(request);
    terms.takeBody();
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("body")
        .start(
            () -> {
              try {
                // Not closed: that would read on, and what is broken has no end.
                whole.complete(request.content().inputStream().readNBytes(limit + 1));
              } catch (IOException | RuntimeException broken) {
                whole.completeExceptionally(broken);
              }
            });
    byte[] bytes = await(whole, terms.bodyTimeout());
    if (bytes.length > limit) {
      throw new ApiException(ApiError.tooLarge(limit));
    }
    return bytes;
  }

  private static byte[] await(CompletableFuture<byte[]> whole, Duration atMost) {
    try {
      return whole.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new ApiException(ApiError.lateBody(atMost));
    } catch (ExecutionException broken) {
      throw new ApiException(ApiError.brokenBody());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiException(ApiError.unavailable("this facade is stopping"));
    }
  }
}
