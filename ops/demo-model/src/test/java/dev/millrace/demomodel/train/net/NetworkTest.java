package dev.millrace.demomodel.train.net;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("natives")
class NetworkTest {

  private static final Shape SHAPE = new Shape(11, 32, 2, 2, 64, 64);
  private static final int LENGTH = 6;

  @Test
  void shouldGiveTheSameGradientsWhenGarbageIsCollectedBeforeTheyAreComputed()
      throws InterruptedException {
    List<float[]> undisturbed = gradients(() -> {});

    for (int i = 0; i < 5; i++) {
      List<float[]> disturbed = gradients(NetworkTest::collectGarbageAndReuseItsMemory);
      for (int weight = 0; weight < undisturbed.size(); weight++) {
        assertThat(Arrays.equals(disturbed.get(weight), undisturbed.get(weight)))
            .as("gradient of weight %s is the same", weight)
            .isTrue();
      }
    }
  }

  private interface Disturbance {
    void happen() throws InterruptedException;
  }

  private static List<float[]> gradients(Disturbance betweenForwardAndBackward)
      throws InterruptedException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = new Network(SHAPE);
      Parameters parameters = Parameters.random(manager, SHAPE, 5);
      NDArray tokens =
          manager.create(new int[] {1, 2, 3, 4, 5, 6}, new ai.djl.ndarray.types.Shape(1, LENGTH));
      NDArray mask = manager.zeros(new ai.djl.ndarray.types.Shape(1, 1, LENGTH, LENGTH));
      long[] positions = {1, 3, 5};
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss =
            Network.loss(
                network.logits(parameters.arrays(), tokens, mask, positions),
                manager.create(new long[] {3, 5, 7}),
                manager.create(new float[] {1, 2, 3}));
        NDArray share = Network.scaled(loss, 0.5f);
        betweenForwardAndBackward.happen();
        collector.backward(share);
      }
      return parameters.arrays().stream()
          .map(weight -> weight.getGradient().toFloatArray())
          .toList();
    }
  }

  /** Whoever still reads what Java has freed finds not-a-number there. */
  private static void collectGarbageAndReuseItsMemory() throws InterruptedException {
    List<ByteBuffer> reused = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      // Cleaners run on a thread of their own; there is nothing to see of them but freed memory.
      Thread.sleep(50);
      for (int i = 0; i < 3_000; i++) {
        ByteBuffer buffer =
            ByteBuffer.allocateDirect(4 + 4 * (i % 2)).order(ByteOrder.nativeOrder());
        while (buffer.remaining() > 0) {
          buffer.putFloat(Float.NaN);
        }
        reused.add(buffer);
      }
    }
    assertThat(reused).isNotEmpty();
  }
}
