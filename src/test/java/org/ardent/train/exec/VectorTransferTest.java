package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.Test;

class VectorTransferTest {
  private static final List<float[]> VECTORS =
      List.of(
          new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY},
          new float[0],
          new float[] {-2});

  private static byte[] write(VectorTransfer.Vectors vectors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(vectors);
    }
    return bytes.toByteArray();
  }

  private static VectorTransfer.Vectors read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (VectorTransfer.Vectors) in.readObject();
    }
  }

  @Test
  void vectorsTravelBitForBitToAnotherProcess() throws Exception {
    List<float[]> read = read(write(VectorTransfer.Vectors.ofThisProcess(VECTORS))).vectors();
    assertThat(read).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(read.get(i)).isEqualTo(VECTORS.get(i));
    }
  }

  @Test
  void areHandedOverWithinTheProcessUntilTheTableIsCleared() throws Exception {
    try (VectorTransfer transfer = VectorTransfer.open(ToyShards.context());
        VectorTransfer other = VectorTransfer.open(ToyShards.context())) {
      byte[] ticket = write(transfer.pack(VECTORS));
      assertThat(ticket.length).isLessThan(200);
      other.clear();
      assertThat(read(ticket).vectors().get(0)).isSameAs(VECTORS.get(0));
      assertThat(read(ticket).vectors().get(2)).isSameAs(VECTORS.get(2));
      transfer.clear();
      assertThatThrownBy(() -> read(ticket)).isInstanceOf(IllegalStateException.class);
    }
  }
}
