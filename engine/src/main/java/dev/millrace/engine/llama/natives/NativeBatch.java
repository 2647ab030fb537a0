package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.millrace.engine.llama.model.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The native form of a batch, allocated once and filled for every step. */
final class NativeBatch {

  private final MemorySegment struct;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment outputs;

  NativeBatch(Arena arena, int capacity) {
    struct = arena.allocate(StructLayouts.BATCH);
    tokens = arena.allocate(JAVA_INT, capacity);
    positions = arena.allocate(JAVA_INT, capacity);
    sequences = arena.allocate(JAVA_INT, capacity);
    outputs = arena.allocate(JAVA_BYTE, capacity);
    MemorySegment counts = arena.allocate(JAVA_INT, capacity);
    MemorySegment pointers = arena.allocate(ADDRESS, capacity + 1L);
    for (int i = 0; i < capacity; i++) {
      counts.setAtIndex(JAVA_INT, i, 1);
      pointers.setAtIndex(ADDRESS, i, sequences.asSlice(4L * i, 4));
    }
    StructLayouts.put(struct, StructLayouts.BATCH, "token", tokens);
    StructLayouts.put(struct, StructLayouts.BATCH, "pos", positions);
    StructLayouts.put(struct, StructLayouts.BATCH, "n_seq_id", counts);
    StructLayouts.put(struct, StructLayouts.BATCH, "seq_id", pointers);
    StructLayouts.put(struct, StructLayouts.BATCH, "logits", outputs);
  }

  MemorySegment filledFrom(TokenBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      tokens.setAtIndex(JAVA_INT, i, batch.token(i));
      positions.setAtIndex(JAVA_INT, i, batch.position(i));
      sequences.setAtIndex(JAVA_INT, i, batch.sequence(i));
      outputs.set(JAVA_BYTE, i, (byte) (batch.output(i) ? 1 : 0));
    }
    StructLayouts.put(struct, StructLayouts.BATCH, "n_tokens", batch.size());
    return struct;
  }
}
