package dev.millrace.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
  private final EventLog log = new EventLog();
  private final ManualExecutor executor = new ManualExecutor();
  private final EventPublisher publisher = new EventPublisher(log, executor);

  @Test
  void shouldDeliverNoMoreThanAskedWhenDemandIsBounded() {
    // Given
    Recorder recorder = new Recorder();
    publisher.subscribe(recorder);
    append(3);
    // When
    recorder.subscription().request(2);
    executor.runAll();
    // Then
    assertThat(recorder.indices).containsExactly(0, 1);
    assertThat(recorder.completed).isZero();
  }

  @Test
  void shouldDeliverEverythingAndCompleteWhenSubscribedAfterTheEnd() {
    // Given
    append(2);
    log.end();
    Recorder recorder = new Recorder();
    // When
    publisher.subscribe(recorder);
    recorder.subscription().request(10);
    executor.runAll();
    // Then
    assertThat(recorder.indices).containsExactly(0, 1);
    assertThat(recorder.completed).isEqualTo(1);
  }

  @Test
  void shouldSignalAnErrorWhenDemandIsNotPositive() {
    // Given
    Recorder recorder = new Recorder();
    publisher.subscribe(recorder);
    // When
    recorder.subscription().request(0);
    executor.runAll();
    // Then
    assertThat(recorder.error).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldStopAndSpareTheOthersWhenASubscriberThrows() {
    // Given
    List<Integer> good = new ArrayList<>();
    publisher.forEach(
        event -> {
          throw new IllegalStateException("broken subscriber");
        });
    publisher.forEach(event -> good.add(((StreamEvent.Tokens) event).firstIndex()));
    // When
    append(3);
    executor.runAll();
    // Then
    assertThat(good).containsExactly(0, 1, 2);
  }

  @Test
  void shouldDeliverNothingMoreWhenCancelled() {
    // Given
    Recorder recorder = new Recorder();
    publisher.subscribe(recorder);
    recorder.subscription().request(Long.MAX_VALUE);
    append(1);
    executor.runAll();
    // When
    recorder.subscription().cancel();
    append(1);
    log.end();
    executor.runAll();
    // Then
    assertThat(recorder.indices).containsExactly(0);
    assertThat(recorder.completed).isZero();
  }

  @Property
  void shouldDeliverInOrderExactlyOnceWhateverTheInterleaving(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 2) Integer> steps) {
    // Given
    EventLog steppedLog = new EventLog();
    ManualExecutor steppedExecutor = new ManualExecutor();
    Recorder recorder = new Recorder();
    new EventPublisher(steppedLog, steppedExecutor).subscribe(recorder);
    int appended = 0;
    // When
    for (int step : steps) {
      switch (step) {
        case 0 -> steppedLog.append(token(appended++));
        case 1 -> recorder.subscription().request(1);
        default -> steppedExecutor.runAll();
      }
    }
    steppedLog.end();
    recorder.subscription().request(Long.MAX_VALUE);
    steppedExecutor.runAll();
    // Then
    assertThat(recorder.indices).hasSize(appended).isSorted().doesNotHaveDuplicates();
    assertThat(recorder.completed).isEqualTo(1);
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      log.append(token(i));
    }
  }

  private static StreamEvent token(int index) {
    return new StreamEvent.Tokens(index, index, "t", List.of(index));
  }

  /** Runs what it was given when it is told to. */
  private static final class ManualExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  private static final class Recorder implements Flow.Subscriber<StreamEvent> {
    private final List<Integer> indices = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable error;
    private int completed;

    Flow.Subscription subscription() {
      if (subscription == null) {
        throw new AssertionError("onSubscribe was not called");
      }
      return subscription;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(StreamEvent event) {
      indices.add(((StreamEvent.Tokens) event).firstIndex());
    }

    @Override
    public void onError(Throwable problem) {
      error = problem;
    }

    @Override
    public void onComplete() {
      completed++;
    }
  }
}
