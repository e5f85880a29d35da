package org.ardent.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;
import org.ardent.model.Model;
import org.ardent.modelfile.Reference.ReferenceRow;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  /** Column 0 is −1, −2, …, −101, column 1 is −5 but for one row. */
  private static Reference hundred() {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 1; i <= 101; i++) {
      rows.add(row(-i, i == 101 ? -9 : -5));
    }
    Collections.shuffle(rows, new java.util.Random(3));
    return Reference.of(new double[2], null, rows);
  }

  private static ReferenceRow row(double... logDensities) {
    return new ReferenceRow(logDensities, new double[logDensities.length], 1);
  }

  @Test
  void oddityIsWhatColumnsLackOfTheirMedian() {
    Reference reference = hundred();
    assertThat(reference.median(0)).isEqualTo(-51);
    assertThat(reference.median(1)).isEqualTo(-5);
    assertThat(reference.spread(0)).isEqualTo(50);
    assertThat(reference.spread(1)).isZero();
    // A likely column makes up for nothing.
    double[] none = new double[2];
    assertThat(reference.oddity(new double[] {-1, -7}, none)).isEqualTo(2);
    assertThat(reference.oddity(new double[] {-61, -7}, none)).isEqualTo(12);
    assertThat(reference.oddity(new double[] {-61, Double.NaN}, none)).isEqualTo(10);
    assertThat(reference.contribution(0, -61, 0)).isEqualTo(10);
    assertThat(reference.contribution(0, Double.NaN, 0)).isZero();
    // How rare a cell is by itself counts even if it is expected, unless nobody observes it.
    double[] rare = {8, 2};
    assertThat(reference.oddity(new double[] {-1, -7}, rare)).isEqualTo(7);
    assertThat(reference.oddity(new double[] {-61, Double.NaN}, rare)).isEqualTo(14);
  }

  @Test
  void severityIsTheShareOfRowsThatAreLessOdd() {
    Reference reference = hundred();
    // 51 of 101 rows have no oddity, the others 1, 2, …, 49 and 54.
    assertThat(reference.severity(0)).isZero();
    assertThat(reference.severity(1)).isCloseTo(50, within(0.6));
    assertThat(reference.severity(25.5)).isCloseTo(75, within(0.6));
    assertThat(reference.severity(54)).isCloseTo(99.5, within(0.6));
    assertThat(reference.severity(55)).isEqualTo(100);
    assertThat(reference.severity(Double.POSITIVE_INFINITY)).isEqualTo(100);
    double last = -1;
    for (double oddity = 0; oddity < 60; oddity += 0.37) {
      assertThat(reference.severity(oddity)).isGreaterThanOrEqualTo(last);
      last = reference.severity(oddity);
    }
    assertThat(reference.threshold(0)).isEqualTo(54);
    assertThat(reference.threshold(0.25)).isCloseTo(25, within(0.6));
    assertThat(reference.threshold(1)).isZero();
  }

  @Test
  void aRowOfWeightTwoIsTheRowTwice() {
    Random random = Random.of(1, Random.TEST);
    List<ReferenceRow> weighted = new ArrayList<>();
    List<ReferenceRow> repeated = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double[] row = {random.nextGaussian(), random.nextGaussian(), -1};
      double[] rare = {random.nextDouble(), 0, 0};
      int times = i % 4;
      weighted.add(new ReferenceRow(row, rare, times));
      repeated.addAll(Collections.nCopies(times, new ReferenceRow(row, rare, 1)));
    }
    assertThat(bytes(Reference.of(new double[3], null, weighted)))
        .isEqualTo(bytes(Reference.of(new double[3], null, repeated)));
  }

  @Test
  void whatIsNeverObservedOrInfiniteStaysANumber() {
    Reference reference =
        Reference.of(
            new double[2],
            null,
            List.of(row(Double.NaN, Double.NEGATIVE_INFINITY), row(Double.NaN, -1)));
    assertThat(reference.median(0)).isZero();
    assertThat(reference.oddity(new double[] {Double.NaN, -3}, new double[2])).isFinite();
  }

  @Test
  void comesBackFromItsFileBitForBit() throws IOException {
    Model model = ModelFileTest.models().findFirst().orElseThrow();
    Reference reference = random(model.layout().size());
    LoadedModel whole =
        new LoadedModel(model, ModelFileTest.parameters(model), Map.of("a", "b"), reference);
    byte[] written = written(whole);
    LoadedModel read = ModelFile.read(new ByteArrayInputStream(written), written.length, "file");
    assertThat(bytes(read.reference())).isEqualTo(bytes(reference));
    assertThat(written(read)).isEqualTo(written);
    assertThat(written(new LoadedModel(model, whole.parameters(), whole.metadata())))
        .hasSizeLessThan(written.length);
  }

  @Test
  void aReferenceInPartOrOfOtherShapesIsRefused() throws IOException {
    Model model = ModelFileTest.models().findFirst().orElseThrow();
    int n = model.layout().size();
    assertThatThrownBy(() -> readWith(model, n, n, 0)).hasMessageContaining("is missing");
    assertThatThrownBy(() -> readWith(model, n, n + 1, 1001)).hasMessageContaining("shape");
    assertThatThrownBy(() -> readWith(model, n, n, 1000)).hasMessageContaining("shape");
    assertThat(readWith(model, n, n, 1001).reference().columns()).isEqualTo(n);
    // As models were saved before cells had a surprise of their own.
    assertThat(readWith(model, n, n, 1001).reference().rarity()).isNull();
  }

  @Test
  void aReferenceThatCannotBeIsRefused() {
    double[] ones = {1, 1};
    double[] quantiles = new double[Reference.QUANTILES];
    assertThat(new Reference(ones, ones, quantiles).threshold(0)).isZero();
    quantiles[500] = 1;
    assertThatThrownBy(() -> new Reference(ones, ones, quantiles))
        .hasMessageContaining("ascending");
    double[] nan = {Double.NaN, 1};
    assertThatThrownBy(() -> new Reference(nan, ones, new double[Reference.QUANTILES]))
        .hasMessageContaining("not finite");
  }

  /** Reads a file whose tensors of the reference have these sizes; none where 0. */
  private static LoadedModel readWith(Model model, int medians, int spreads, int quantiles)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ModelFile.write(plain, model, ModelFileTest.parameters(model), Map.of());
    SafeTensors file =
        SafeTensors.read(
            new ByteArrayInputStream(plain.toByteArray()), SafeTensors.UNKNOWN_LENGTH, "plain");
    List<Spec> specs = new ArrayList<>(file.specs().values());
    int own = specs.size();
    specs.add(Spec.of("reference.column.median", DType.F64, medians));
    specs.add(Spec.of("reference.column.spread", DType.F64, spreads));
    if (quantiles > 0) {
      specs.add(Spec.of("reference.oddity.quantiles", DType.F64, quantiles));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensorsWriter writer = new SafeTensorsWriter(out, file.metadata(), specs);
    for (Spec spec : specs) {
      if (specs.indexOf(spec) >= own) {
        writer.write(new double[spec.tensor().size()]);
      } else if (spec.dtype() == DType.I64) {
        writer.write(file.longs(spec.name()));
      } else {
        writer.write(file.floats(spec.name()));
      }
    }
    writer.finish();
    try {
      return ModelFile.read(
          new ByteArrayInputStream(out.toByteArray()), SafeTensors.UNKNOWN_LENGTH, "file");
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).startsWith("file: ").doesNotContain("\n");
      throw e;
    }
  }

  private static Reference random(int columns) {
    Random random = Random.of(2, Random.TEST);
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double[] row = new double[columns];
      Arrays.setAll(row, c -> random.nextGaussian());
      rows.add(row(row));
    }
    double[] units = new double[columns];
    units[0] = Math.log(3);
    return Reference.of(units, null, rows);
  }

  private static double[] bytes(Reference reference) {
    double[] all = new double[2 * reference.columns() + Reference.QUANTILES];
    for (int c = 0; c < reference.columns(); c++) {
      all[2 * c] = reference.median(c);
      all[2 * c + 1] = reference.spread(c);
    }
    System.arraycopy(reference.quantiles(), 0, all, 2 * reference.columns(), Reference.QUANTILES);
    return all;
  }

  private static byte[] written(LoadedModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(out, model);
    return out.toByteArray();
  }
}
