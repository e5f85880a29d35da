package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ardent.synthetic.SyntheticDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures come out where there is no font, no display, and not even Java2D. */
class PoorMachineTest {
  @TempDir private Path folder;

  /** No java.desktop at all: whatever of it is broken on some machine cannot matter. */
  @Test
  void withoutJava2d() throws Exception {
    drawInChild("--limit-modules", "java.base");
  }

  @Test
  void headlessWithBrokenFontconfig() throws Exception {
    drawInChild("-Djava.awt.headless=true", "-Dsun.awt.fontconfig=/nowhere/fontconfig.properties");
  }

  @Test
  void underADisplayThatNoLongerAnswers() throws Exception {
    drawInChild("-Djava.awt.headless=false");
  }

  private void drawInChild(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String classpath =
        location(Pictures.class) + File.pathSeparator + location(SyntheticDigits.class);
    command.addAll(List.of("-cp", classpath, Pictures.class.getName(), folder.toString()));
    File log = folder.resolve("log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("DISPLAY", ":87");
    builder.environment().put("FONTCONFIG_FILE", "/nowhere/fonts.conf");
    builder.environment().put("FONTCONFIG_PATH", "/nowhere");
    Process child = builder.start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).as(Files.readString(log.toPath())).isZero();

    Decoded samples = Decoded.of(Files.readAllBytes(folder.resolve("samples.png")));
    byte[] first = SyntheticDigits.binary(1, 0);
    for (int p = 0; p < first.length; p++) {
      int x = SampleGrid.SEPARATOR + 2 * (p % SyntheticDigits.SIDE);
      int y = SampleGrid.SEPARATOR + 2 * (p / SyntheticDigits.SIDE);
      assertThat(samples.grey(x, y)).isEqualTo(255 * first[p]);
    }
    Decoded curve = Decoded.of(Files.readAllBytes(folder.resolve("curve.png")));
    assertThat(curve.width()).isEqualTo(LearningCurve.WIDTH);
    assertThat(curve.count(0x1F77B4)).isGreaterThan(500);
    Decoded settings = Decoded.of(Files.readAllBytes(folder.resolve("settings.png")));
    assertThat(settings.count(0xE6550D)).isPositive();
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
