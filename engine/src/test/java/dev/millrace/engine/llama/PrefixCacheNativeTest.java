package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reuse of the KV cache with the real natives. */
class PrefixCacheNativeTest {

  private static final String PREFIX = "The same beginning for everyone. ".repeat(12);

  @TempDir Path folder;
  private Path model = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
  }

  private LlamaEngine engine(int cacheTokens) {
    return LlamaEngine.open(settings(cacheTokens));
  }

  private LlamaSettings settings(int cacheTokens) {
    return new LlamaSettings(
        model, "tiny", 2, 1024, 1, 256, cacheTokens, folder.resolve("natives"));
  }

  @Test
  void shouldReuseACommonBeginning() throws Exception {
    try (LlamaEngine cold = engine(0);
        LlamaEngine warm = engine(1024)) {
      CollectingListener.run(warm, Requests.greedy(PREFIX + "one", 20));
      CollectingListener reused = CollectingListener.run(warm, Requests.greedy(PREFIX + "two", 20));
      CollectingListener fresh = CollectingListener.run(cold, Requests.greedy(PREFIX + "two", 20));

      assertThat(reused.awaitEnd().usage().cachedPromptTokens()).isGreaterThan(100);
      assertThat(fresh.awaitEnd().usage().cachedPromptTokens()).isZero();
      assertThat(reused.ids()).isEqualTo(fresh.ids());
      assertThat(warm.cacheStatistics().hits()).isEqualTo(1);
      assertThat(warm.cacheStatistics().heldTokens()).isPositive();
    }
  }

  @Test
  void shouldGoOnTokenForTokenInTheNextEngine() throws Exception {
    GenerationRequest request = Requests.greedy(PREFIX, 60);
    LlamaSettings settings = settings(1024).withCacheFolder(folder.resolve("kept"));
    CollectingListener whole;
    try (LlamaEngine first = LlamaEngine.open(settings)) {
      whole = CollectingListener.run(first, request);
    }
    try (LlamaEngine second = LlamaEngine.open(settings)) {
      CollectingListener rest =
          CollectingListener.run(second, Requests.resumed(request, whole.ids().subList(0, 25)));

      assertThat(rest.ids()).isEqualTo(whole.ids().subList(25, 60));
      assertThat(rest.awaitEnd().usage().cachedPromptTokens())
          .isEqualTo(rest.awaitEnd().usage().promptTokens());
    }
  }

  @Test
  void shouldKeepScopesApartInTheNextEngineToo() throws Exception {
    GenerationRequest request = Requests.greedy(PREFIX, 3);
    LlamaSettings settings = settings(1024).withCacheFolder(folder.resolve("kept"));
    try (LlamaEngine first = LlamaEngine.open(settings)) {
      CollectingListener.run(first, request.in(new CacheScope("one")));
    }
    try (LlamaEngine second = LlamaEngine.open(settings)) {
      CollectingListener other =
          CollectingListener.run(second, request.in(new CacheScope("other")));
      CollectingListener one = CollectingListener.run(second, request.in(new CacheScope("one")));

      assertThat(other.awaitEnd().usage().cachedPromptTokens()).isZero();
      assertThat(one.awaitEnd().usage().cachedPromptTokens()).isPositive();
    }
  }

  @Test
  void shouldLeaveWhatWasCancelledJustBefore() throws Exception {
    GenerationRequest request = Requests.greedy(PREFIX, 500);
    LlamaSettings settings = settings(1024).withCacheFolder(folder.resolve("kept"));
    CollectingListener begun = new CollectingListener();
    try (LlamaEngine first = LlamaEngine.open(settings)) {
      Generation generation = first.start(request, begun);
      begun.awaitFirstToken();
      generation.cancel();
    }
    try (LlamaEngine second = LlamaEngine.open(settings)) {
      CollectingListener rest =
          CollectingListener.run(second, Requests.resumed(request, begun.ids()));

      assertThat(rest.awaitEnd().usage().cachedPromptTokens())
          .isEqualTo(rest.awaitEnd().usage().promptTokens());
    }
  }

  @Test
  void shouldRunWithoutTheFolderThatAnotherHolds() throws Exception {
    LlamaSettings settings = settings(1024).withCacheFolder(folder.resolve("kept"));
    try (LlamaEngine first = LlamaEngine.open(settings);
        LlamaEngine second = LlamaEngine.open(settings)) {
      CollectingListener.run(first, Requests.greedy(PREFIX, 3));

      assertThat(CollectingListener.run(second, Requests.greedy(PREFIX, 3)).ids()).hasSize(3);
    }
    try (LlamaEngine third = LlamaEngine.open(settings)) {
      assertThat(third.cacheStatistics().heldTokens()).isPositive();
    }
  }
}
