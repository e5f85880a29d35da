package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloatVectorsTest {
  private static final List<float[]> VECTORS =
      List.of(
          new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY},
          new float[0],
          new float[] {-2});

  private static byte[] write(FloatVectors vectors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(vectors);
    }
    return bytes.toByteArray();
  }

  private static FloatVectors read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (FloatVectors) in.readObject();
    }
  }

  @Test
  void travelBitForBitToAnotherProcess() throws Exception {
    List<float[]> read = read(write(new FloatVectors(Exchange.NONE, VECTORS))).vectors();
    assertThat(read).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(read.get(i)).isEqualTo(VECTORS.get(i));
    }
  }

  @Test
  void areHandedOverWithinTheProcessUntilTheExchangeIsCleared() throws Exception {
    try (Exchange exchange = Exchange.open(ToyShards.context());
        Exchange other = Exchange.open(ToyShards.context())) {
      byte[] ticket = write(new FloatVectors(exchange.id(), VECTORS));
      assertThat(ticket.length).isLessThan(200);
      other.clear();
      assertThat(read(ticket).vectors().get(0)).isSameAs(VECTORS.get(0));
      assertThat(read(ticket).vectors().get(2)).isSameAs(VECTORS.get(2));
      exchange.clear();
      assertThatThrownBy(() -> read(ticket)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void copyIntoTheirPlaces() {
    List<float[]> targets = List.of(new float[5], new float[0], new float[1]);
    FloatVectors.copy(VECTORS, targets);
    for (int i = 0; i < 3; i++) {
      assertThat(targets.get(i)).isEqualTo(VECTORS.get(i));
    }
  }
}
