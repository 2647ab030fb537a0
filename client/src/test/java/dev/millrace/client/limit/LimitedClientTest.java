package dev.millrace.client.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    return request.handle;
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
    assertThat(low.join()).isSameAs(sent.get(sent.size() - 1).handle);
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

  /** A request in a test's hands, of which a limited client asks for nothing but its result. */
  private static final class Sent implements InvocationHandler {
    private final Submission submission;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final RequestHandle handle =
        (RequestHandle)
            Proxy.newProxyInstance(
                RequestHandle.class.getClassLoader(), new Class<?>[] {RequestHandle.class}, this);

    Sent(Submission submission) {
      this.submission = submission;
    }

    void succeed() {
      RequestId id = RequestId.at(Instant.EPOCH);
      Verdict verdict = Verdict.succeeded(FinishReason.STOP, Usage.NONE, Timings.NONE);
      result.complete(Result.of(id, new RequestOutcome(verdict, "", "w", 1)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      if (method.getName().equals("result")) {
        return result;
      }
      throw new AssertionError("a limited client asked for " + method);
    }
  }
}
