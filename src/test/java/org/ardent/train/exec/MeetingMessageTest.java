package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeetingMessageTest {
  private static final List<float[]> VECTORS =
      List.of(
          new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY},
          new float[0],
          new float[] {-2});

  private static final MeetingMessage.Call CALL =
      new MeetingMessage.Call(3, "key", new TreeMap<>(Map.of("7", 2)), 5);

  @BeforeAll
  static void hasSpark() {
    ToyShards.session();
  }

  @Test
  void messageAndVectorsTravelBitForBit() {
    ByteBuffer packed = CALL.packed(VECTORS, ByteBuffer.allocate(0));
    assertThat(MeetingMessage.message(packed)).isEqualTo(CALL);
    List<float[]> read = MeetingMessage.vectors(packed, List.of());
    assertThat(read).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(read.get(i)).isEqualTo(VECTORS.get(i));
    }
    assertThat(packed.hasRemaining()).isFalse();
  }

  @Test
  void memoryIsUsedAgain() {
    ByteBuffer first = CALL.packed(VECTORS, ByteBuffer.allocate(0));
    ByteBuffer second = CALL.packed(List.of(new float[] {9}), first);
    assertThat(second.capacity()).isEqualTo(first.capacity());
    assertThat(MeetingMessage.message(second)).isEqualTo(CALL);
    List<float[]> memory = List.of(new float[1]);
    List<float[]> read = MeetingMessage.vectors(second, memory);
    assertThat(read.get(0)).isSameAs(memory.get(0)).containsExactly(9);
    assertThat(second.hasRemaining()).isFalse();
  }
}
