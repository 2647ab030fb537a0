package dev.millrace.client.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.StreamProgress;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LimitedClientTest {

  private final List<Sent> sent = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();
  private final LimitedClient client =
      new LimitedClient(this::send, new ClientLimits(2, 3, Duration.ofSeconds(5)), this::timer);

  private RequestHandle send(Submission submission) {
    if (text(submission).equals("broken")) {
      throw new IllegalArgumentException("prompt: is broken");
    }
    Sent request = new Sent(submission);
    sent.add(request);
    return request;
  }

  private Runnable timer(Duration delay, Runnable task) {
    assertThat(delay).isEqualTo(Duration.ofSeconds(5));
    timers.add(task);
    return () -> timers.remove(task);
  }

  private CompletableFuture<RequestHandle> submit(String text, Priority priority) {
    return client.submit(Submission.prompt(text).priority(priority).build());
  }

  private void enqueue(String text, Priority priority) {
    var unused = submit(text, priority);
  }

  private List<String> texts() {
    return sent.stream().map(request -> text(request.submission)).toList();
  }

  private static String text(Submission submission) {
    return ((Input.Prompt) submission.input()).text();
  }

  @Test
  void shouldSendTheMostUrgentFirstWhenOneEnds() {
    enqueue("a", Priority.LOW);
    enqueue("b", Priority.LOW);
    CompletableFuture<RequestHandle> low = submit("c", Priority.LOW);
    enqueue("d", Priority.NORMAL);
    enqueue("e", Priority.NORMAL);
    assertThat(texts()).containsExactly("a", "b");
    assertThat(client.statistics().waiting())
        .containsEntry(Priority.NORMAL, 2)
        .containsEntry(Priority.LOW, 1)
        .containsEntry(Priority.CRITICAL, 0);

    sent.get(0).succeed();
    sent.get(1).succeed();
    assertThat(texts()).containsExactly("a", "b", "d", "e");
    assertThat(low).isNotDone();
    sent.get(2).succeed();

    assertThat(texts()).endsWith("c");
    assertThat(low.join()).isSameAs(sent.get(sent.size() - 1));
    assertThat(timers).as("nobody waits any more").isEmpty();
    assertThat(client.statistics().running()).isEqualTo(2);
    assertThat(client.statistics().ended()).containsEntry(Outcome.SUCCEEDED, 3L);
    assertThat(client.statistics().started()).isEqualTo(5);
  }

  @Test
  void shouldRefuseWhatFindsNoRoom() {
    for (int i = 0; i < 5; i++) {
      enqueue(Integer.toString(i), Priority.NORMAL);
    }

    CompletableFuture<RequestHandle> sixth = submit("6", Priority.CRITICAL);

    assertOverloaded(sixth, "the client's queue is full");
    assertThat(client.statistics().refused()).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatWaitedTooLongAndNeverSendIt() {
    enqueue("a", Priority.NORMAL);
    enqueue("b", Priority.NORMAL);
    CompletableFuture<RequestHandle> late = submit("c", Priority.NORMAL);

    timers.get(0).run();

    assertOverloaded(late, "5000 ms");
    sent.get(0).succeed();
    sent.get(1).succeed();
    assertThat(texts()).containsExactly("a", "b");
    assertThat(client.statistics().running()).isZero();
  }

  @Test
  void shouldGoOnAfterOneThatCannotBeSent() {
    enqueue("a", Priority.NORMAL);
    enqueue("b", Priority.NORMAL);
    CompletableFuture<RequestHandle> broken = submit("broken", Priority.HIGH);
    enqueue("c", Priority.NORMAL);

    sent.get(0).succeed();

    assertThatThrownBy(broken::join).hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(texts()).containsExactly("a", "b", "c");
    assertThat(client.statistics().running()).isEqualTo(2);
  }

  @Test
  void shouldNameTheLimitThatIsWrong() {
    assertThat(ClientLimits.DEFAULTS).isEqualTo(new ClientLimits(4, 100, Duration.ofSeconds(5)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(0, 1, Duration.ofSeconds(1)))
        .withMessageStartingWith("concurrent: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(1, -1, Duration.ofSeconds(1)))
        .withMessageStartingWith("queued: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(1, 1, Duration.ZERO))
        .withMessageStartingWith("queueTimeout: ");
  }

  private static void assertOverloaded(CompletableFuture<RequestHandle> refused, String why) {
    assertThatThrownBy(refused::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            NotAcceptedException.class,
            cause -> {
              assertThat(cause.error().code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(cause.error().message()).contains(why);
            });
  }

  /** A request in a test's hands. */
  private static final class Sent implements RequestHandle {
    private final Submission submission;
    private final RequestId id = RequestId.at(Instant.EPOCH);
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    Sent(Submission submission) {
      this.submission = submission;
    }

    void succeed() {
      Verdict verdict = Verdict.succeeded(FinishReason.STOP, Usage.NONE, Timings.NONE);
      result.complete(Result.of(id, new RequestOutcome(verdict, "", "w", 1)));
    }

    @Override
    public RequestId id() {
      return id;
    }

    @Override
    public CompletableFuture<Result> result() {
      return result;
    }

    @Override
    public String model() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String tenant() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Priority priority() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Duration> timeout() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ResultAddress address() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> accepted() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StreamProgress progress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public TokenStream tokens() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flow.Publisher<StreamEvent> publisher() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void onEvent(Consumer<? super StreamEvent> consumer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Duration> timeToFirstToken() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> cancel(String reason) {
      throw new UnsupportedOperationException();
    }
  }
}
