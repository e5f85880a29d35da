package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** A picture as another program reads it: the JDK's own decoder, which checks every CRC. */
final class Decoded {
  private final BufferedImage image;

  private Decoded(byte[] png) throws IOException {
    image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image).as("a PNG").isNotNull();
  }

  /** Writes a picture. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  static Decoded of(Writer writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out);
    return new Decoded(out.toByteArray());
  }

  static Decoded of(byte[] png) throws IOException {
    return new Decoded(png);
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** The byte in the file, without the colour conversion of {@code getRGB}. */
  int grey(int x, int y) {
    assertThat(image.getRaster().getNumBands()).isOne();
    return image.getRaster().getSample(x, y, 0);
  }

  int rgb(int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  int count(int rgb) {
    int count = 0;
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        count += rgb(x, y) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}
