package dev.millrace.standalone.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InheritedJvmOptionsTest {

  @Test
  void shouldGiveAWorkerAnArchiveOfItsOwnAndTheSameCompiler() {
    assertThat(
            InheritedJvmOptions.forWorker(
                List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=/x/m.jsa")))
        .contains("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=/x/m-worker.jsa")
        .doesNotContain("-Xmx768m");
  }

  @Test
  void shouldInheritNothingFromAPlainJvm() {
    assertThat(InheritedJvmOptions.forWorker(List.of("-Xmx768m"))).isEmpty();
  }
}
