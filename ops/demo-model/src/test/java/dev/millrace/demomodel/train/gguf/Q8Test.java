package dev.millrace.demomodel.train.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Q8Test {

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 3c00", "0.5, 3800", "0.333333333, 3555",
      "0.00006103515625, 0400", "0.00005, 0347", "1e-9, 0"})
  void shouldRoundToTheNearestHalf(float value, String bits) {
    assertThat(Q8.half(value)).isEqualTo((short) Integer.parseInt(bits, 16));
  }

  @Test
  void shouldScaleABlockByItsLargestValue() {
    float[] values = new float[32];
    values[3] = -127;
    values[4] = 63.4f;
    ByteBuffer block = ByteBuffer.allocate(Q8.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Q8.write(values, block);

    assertThat(block.getShort(0)).isEqualTo((short) 0x3c00);
    assertThat(block.get(2 + 3)).isEqualTo((byte) -127);
    assertThat(block.get(2 + 4)).isEqualTo((byte) 63);
  }
}
