package dev.millrace.demomodel.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final int LENGTH = 6;

  @Test
  void shouldLetAPositionSeeOnlyItsOwnDocumentAndThePast() {
    Batch batch = batch();

    assertThat(seenFrom(batch, 2)).containsExactly(true, true, true, false, false, false);
    assertThat(seenFrom(batch, 3)).containsExactly(false, false, false, true, false, false);
    assertThat(seenFrom(batch, 4)).containsExactly(false, false, false, true, true, false);
  }

  @Test
  void shouldLearnTheNextTokenButNothingAcrossDocuments() {
    Batch batch = batch();

    assertThat(batch.tokens).containsExactly(10, 11, 12, 20, 21, 0);
    assertThat(batch.targets).containsExactly(11, 12, 0, 21, 0, 0);
    assertThat(batch.weights).containsExactly(1, 1, 0, 1, 0, 0);
  }

  private static Batch batch() {
    Iterator<Sequence> documents = List.of(sequence(10, 11, 12), sequence(20, 21)).iterator();
    return Batch.pack(1, LENGTH, () -> documents.hasNext() ? documents.next() : sequence(1, 2, 3, 4, 5, 6));
  }

  private static Sequence sequence(int... tokens) {
    float[] weights = new float[tokens.length];
    java.util.Arrays.fill(weights, 1);
    return new Sequence(tokens, weights);
  }

  private static boolean[] seenFrom(Batch batch, int position) {
    boolean[] seen = new boolean[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      seen[i] = batch.mask[position * LENGTH + i] == 0;
    }
    return seen;
  }
}
