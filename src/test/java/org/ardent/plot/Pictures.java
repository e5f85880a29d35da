package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ardent.model.Score;
import org.ardent.synthetic.SyntheticDigits;

/** What the child of {@link PoorMachineTest} runs: the pictures, into the folder it is given. */
final class Pictures {
  private Pictures() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    double[][] samples = new double[4][SyntheticDigits.PIXELS];
    double[][] means = new double[4][SyntheticDigits.PIXELS];
    for (int i = 0; i < samples.length; i++) {
      byte[] binary = SyntheticDigits.binary(1, i);
      float[] grey = SyntheticDigits.grey(1, i);
      for (int p = 0; p < binary.length; p++) {
        samples[i][p] = binary[p];
        means[i][p] = grey[p];
      }
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("samples.png"))) {
      SampleGrid.of(SyntheticDigits.PIXELS).write(out, samples, means);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("curve.png"))) {
      LearningCurve.write(
          out, "NADE", Score.LOG_LIKELIHOOD, new double[] {3, 2, 1}, new double[] {3, 2.5, 2.7});
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("settings.png"))) {
      SettingPanels.write(
          out,
          "nade",
          Score.LOG_LIKELIHOOD,
          List.of(new SettingPanels.Panel("dropout", List.of("0.1", "0.2"), false)),
          new double[] {3, 2},
          List.of(false, true),
          1);
    }
  }
}
