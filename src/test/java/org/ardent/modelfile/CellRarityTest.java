package org.ardent.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.GatedVariable;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;
import org.ardent.model.conditional.Bernoulli;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.CellRarity.CountedRow;
import org.junit.jupiter.api.Test;

class CellRarityTest {
  private static final Variable REAL = new Real(0, 1, -5, Family.GAUSSIAN, 1, true);

  private static CellRarity of(List<Variable> variables, double[]... rows) {
    List<CountedRow> list = new ArrayList<>();
    for (double[] row : rows) {
      list.add(new CountedRow(row, 1));
    }
    return CellRarity.of(variables, list);
  }

  /** Nine rows and one more, of which every level has the same part. */
  @Test
  void aLevelIsAsRareAsItsFrequencySays() {
    double[][] rows = new double[9][];
    for (int i = 0; i < 9; i++) {
      rows[i] = new double[] {i < 6 ? 0 : i < 8 ? 1 : 2, i < 8 ? 1 : 0};
    }
    CellRarity rarity = of(List.of(new Nominal(4), new Binary()), rows);
    assertThat(rarity.surprise(0, 0)).isZero();
    assertThat(rarity.surprise(0, 1)).isCloseTo(Math.log(6.25 / 2.25), within(1e-12));
    assertThat(rarity.surprise(0, 2)).isCloseTo(Math.log(6.25 / 1.25), within(1e-12));
    assertThat(rarity.surprise(0, 3)).isCloseTo(Math.log(6.25 / 0.25), within(1e-12));
    assertThat(rarity.surprise(1, 0)).isCloseTo(Math.log(8.5 / 1.5), within(1e-12));
  }

  @Test
  void whatShouldBeABitAndIsNoneIsRarerThanBoth() {
    Variable bit = new GatedVariable(new Binary(), true, List.of());
    double[][] rows = new double[9][];
    for (int i = 0; i < 9; i++) {
      rows[i] = new double[] {i < 8 ? 1 : 0, i < 8 ? 1 : Bernoulli.NEITHER, 0};
    }
    CellRarity rarity = of(List.of(bit, bit, new Nominal(3)), rows);
    for (int column = 0; column < 2; column++) {
      assertThat(rarity.surprise(column, Bernoulli.NEITHER))
          .isGreaterThanOrEqualTo(rarity.surprise(column, 0))
          .isFinite();
    }
    assertThat(rarity.surprise(0, Bernoulli.NEITHER)).isCloseTo(Math.log(8.5 / 0.5), within(1e-12));
    assertThat(rarity.surprise(2, 0)).isZero();
  }

  /** 1000 rows at 0 are one kernel of width 0.9·1000^(−1/5); the row more is a Cauchy density. */
  @Test
  void aNumberIsAsRareAsItsDensitySays() {
    double[][] rows = Collections.nCopies(1000, new double[] {0}).toArray(double[][]::new);
    CellRarity rarity = of(List.of(REAL), rows);
    double h = 0.9 * Math.pow(1000, -0.2);
    for (double x : new double[] {0, 0.1, -0.5, 1, 3, 100, -1e6}) {
      double expected = Math.log(density(0, h) / density(x, h));
      assertThat(rarity.surprise(0, x)).isCloseTo(expected, within(1e-5));
      assertThat(rarity.surprise(0, -x)).isEqualTo(rarity.surprise(0, x));
    }
  }

  private static double density(double x, double h) {
    double kernel = Math.exp(-0.5 * x * x / (h * h)) / (h * Math.sqrt(2 * Math.PI));
    return (1000 * kernel + 1 / (Math.PI * (1 + x * x))) / 1001;
  }

  @Test
  void whatIsFartherFromAllRowsIsOdder() {
    Random random = Random.of(4, Random.TEST);
    double[][] rows = new double[2000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {random.nextGaussian()};
    }
    CellRarity rarity = of(List.of(REAL), rows);
    // The median of a normal density is at its quartiles: z²/2 = 0.227.
    assertThat(rarity.surprise(0, 0)).isZero();
    assertThat(rarity.surprise(0, 2)).isCloseTo(2 - 0.227, within(0.3));
    double last = 0;
    for (double x = 2.5; x < 1e9; x *= 1.5) {
      assertThat(rarity.surprise(0, x)).isGreaterThan(last).isFinite();
      last = rarity.surprise(0, x);
    }
  }

  @Test
  void aMissingCellIsAsRareAsItIsMissing() {
    Variable city = new GatedVariable(new Nominal(2), true, List.of());
    double[][] rows = new double[20][];
    for (int i = 0; i < 20; i++) {
      rows[i] = new double[] {i < 2 ? Double.NaN : 0, i < 2 ? Double.NaN : 1};
    }
    CellRarity rarity = of(List.of(city, new Nominal(2)), rows);
    double often = Math.log(0.9) + Math.log((18 + 0.5) / 19);
    assertThat(rarity.surprise(0, Double.NaN)).isCloseTo(often - Math.log(0.1), within(1e-12));
    assertThat(rarity.surprise(0, 0)).isZero();
    // In the other column it is a hole, and says nothing of its levels.
    assertThat(rarity.surprise(1, 1)).isZero();
  }

  @Test
  void aRowOfWeightTwoIsTheRowTwice() throws IOException {
    Random random = Random.of(1, Random.TEST);
    List<CountedRow> weighted = new ArrayList<>();
    List<CountedRow> repeated = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double[] row = {random.nextGaussian(), random.nextInt(3)};
      int times = i % 4;
      weighted.add(new CountedRow(row, times));
      repeated.addAll(Collections.nCopies(times, new CountedRow(row, 1)));
    }
    List<Variable> variables = List.of(REAL, new Nominal(3));
    CellRarity one = CellRarity.of(variables, weighted);
    CellRarity other = CellRarity.of(variables, repeated);
    for (double x : new double[] {-3, -1, 0, 0.7, 8}) {
      assertThat(one.surprise(0, x)).isEqualTo(other.surprise(0, x));
    }
    for (int level = 0; level < 3; level++) {
      assertThat(one.surprise(1, level)).isCloseTo(other.surprise(1, level), within(1e-12));
    }
  }

  @Test
  void comeBackFromTheirFileBitForBit() throws IOException {
    List<Variable> variables = List.of(REAL, new Nominal(3), new Binary());
    CellRarity rarity =
        of(variables, new double[] {0.3, 2, 1}, new double[] {-2, 0, 1}, new double[] {5, 0, 0});
    Model model =
        ModelRegistry.get("fvsbn")
            .factory()
            .create(new Layout(variables, new int[] {2, 0, 1}), Activation.SIGMOID, List.of());
    Reference reference =
        new Reference(
            new double[3], new double[3], new double[Reference.QUANTILES], new double[3], rarity);
    LoadedModel whole =
        new LoadedModel(model, new float[model.parameterCount()], Map.of(), reference);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(out, whole);
    byte[] bytes = out.toByteArray();
    LoadedModel read = ModelFile.read(new ByteArrayInputStream(bytes), bytes.length, "file");
    out.reset();
    ModelFile.write(out, read);
    assertThat(out.toByteArray()).isEqualTo(bytes);
    for (int c = 0; c < 3; c++) {
      for (int x = 0; x < 2; x++) {
        assertThat(read.reference().rarity().surprise(c, x)).isEqualTo(rarity.surprise(c, x));
      }
    }
  }

  @Test
  void rarityThatCannotBeIsRefused() {
    List<Variable> variables = List.of(new Nominal(2), new Nominal(2));
    double[] two = {1, 1};
    long[] start = {0, 2, 4};
    double[] half = {0.5, 0.5, 0.5, 0.5};
    assertThat(new CellRarity(variables, two, two, new double[2], start, half).surprise(0, 1))
        .isPositive();
    assertThatThrownBy(
            () -> new CellRarity(variables, two, two, new double[2], new long[] {0, 3, 4}, half))
        .hasMessageContaining("each level");
    assertThatThrownBy(() -> new CellRarity(variables, two, two, new double[] {0, 2}, start, half))
        .hasMessageContaining("share");
    assertThatThrownBy(() -> new CellRarity(variables, two, new double[] {-1, 1}, two, start, half))
        .hasMessageContaining("rows");
    assertThatThrownBy(
            () ->
                new CellRarity(
                    variables, two, two, new double[2], start, new double[] {0.5, 2, 0, 0}))
        .hasMessageContaining("points");
  }
}
