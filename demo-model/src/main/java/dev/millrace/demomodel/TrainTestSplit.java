package dev.millrace.demomodel;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The one rule that separates what the demo model may be trained on from what it is measured with.
 *
 * <p>Invariant: the rule looks at the canonical input alone, so the order of drawing, the phrasing
 * of the prompt and the seed never move an input across the border. One input in ten is held out.
 */
public final class TrainTestSplit {

  private static final int PARTS = 10;

  private TrainTestSplit() {}

  /** True if the input is kept for measuring and must never be trained on. */
  public static boolean isHeldOut(String canonicalInput) {
    CRC32 crc = new CRC32();
    crc.update(canonicalInput.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % PARTS == 0;
  }
}
