package dev.millrace.worker.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.worker.engine.CollectingListener;
import dev.millrace.worker.engine.GenerationRequest;
import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.Requests;
import dev.millrace.worker.engine.gguf.tiny.TinyGguf;
import dev.millrace.worker.engine.gguf.tiny.TinyGgufSize;
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
    return LlamaEngine.open(
        new LlamaSettings(model, "tiny", 2, 1024, 1, 256, cacheTokens, folder.resolve("natives")));
  }

  private static CollectingListener run(LlamaEngine engine, GenerationRequest request)
      throws Exception {
    CollectingListener listener = new CollectingListener();
    engine.start(request, listener);
    listener.awaitEnd();
    return listener;
  }

  @Test
  void shouldReuseACommonBeginning() throws Exception {
    try (LlamaEngine cold = engine(0);
        LlamaEngine warm = engine(1024)) {
      run(warm, Requests.greedy(PREFIX + "one", 20));
      CollectingListener reused = run(warm, Requests.greedy(PREFIX + "two", 20));
      CollectingListener fresh = run(cold, Requests.greedy(PREFIX + "two", 20));

      assertThat(reused.awaitEnd().usage().cachedPromptTokens()).isGreaterThan(100);
      assertThat(fresh.awaitEnd().usage().cachedPromptTokens()).isZero();
      assertThat(reused.ids()).isEqualTo(fresh.ids());
      assertThat(warm.cacheStatistics().hits()).isEqualTo(1);
      assertThat(warm.cacheStatistics().heldTokens()).isPositive();
    }
  }

  @Test
  void shouldGoOnTokenForTokenAfterSaveAndRestore() throws Exception {
    GenerationRequest request = Requests.greedy(PREFIX, 60);
    CollectingListener whole;
    try (LlamaEngine first = engine(1024)) {
      whole = run(first, request);
      assertThat(first.saveCache(folder.resolve("saved"))).isEqualTo(1);
    }
    try (LlamaEngine second = engine(1024)) {
      assertThat(second.restoreCache(folder.resolve("saved"))).isEqualTo(1);
      CollectingListener rest = run(second, Requests.resumed(request, whole.ids().subList(0, 25)));

      assertThat(rest.ids()).isEqualTo(whole.ids().subList(25, 60));
      assertThat(rest.awaitEnd().usage().cachedPromptTokens())
          .isEqualTo(rest.awaitEnd().usage().promptTokens());
    }
  }
}
