package org.ardent.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * The printable ASCII characters as pen strokes, for labels where there may be no font. Other
 * characters are drawn as a question mark.
 */
final class StrokeFont {
  /** Height of a capital in the units of the table. */
  static final double CAPITAL = 6;

  /** Units between two characters. */
  private static final double SPACING = 2;

  private static final double SPACE = 4;
  private static final int DIGIT_WIDTH = 4;

  /**
   * A character per line, then its strokes: two figures per point, x from the left and y from the
   * top. Capitals stand on y = 6, small letters rise to 2, tails hang to 8. One point is a dot.
   */
  private static final String STROKES =
      """
      ! 0004 06
      " 0002 2022
      # 1016 3036 0242 0444
      $ 413010010213334445361605 2026
      % 0640 1021120110 3445362534
      & 46112031320405162644
      ' 0002
      ( 201102041526
      ) 001122241506
      * 2125 0244 0442
      + 2125 0343
      , 1507
      - 0333
      . 06
      / 0630
      0 103041453616050110
      1 112026 1636
      2 01103041420646
      3 0110304142334445361605 3313
      4 36300444
      5 400003324345361605
      6 4130100105163645443304
      7 004016
      8 103041423313020110 3344453616050413
      9 051636454130100102133342
      : 02 06
      ; 12 1507
      < 410345
      = 0242 0444
      > 014305
      ? 01103041422324 26
      @ 322213142535 32354441301001051636
      A 062046 1434
      B 003041423303 334445360600
      C 4130100105163645
      D 00304145360600
      E 40000646 0333
      F 400006 0333
      G 41301001051636454323
      H 0006 4046 0343
      I 0006
      J 3035261605
      K 0006 4004 2246
      L 000646
      M 0600244046
      N 06004640
      O 104051554616050110
      P 06003041423303
      Q 104051554616050110 3456
      R 06003041423303 2346
      S 413010010213334445361605
      T 0040 2026
      U 000516364540
      V 002640
      W 0016223640
      X 0046 4006
      Y 002340 2326
      Z 00400646
      [ 10000616
      \\ 0036
      ] 00101606
      ^ 022042
      _ 0747
      ` 0011
      a 3322120305162635 3236
      b 0312223335261605 0006
      c 3322120305162635
      d 3322120305162635 3036
      e 04343322120305162635
      f 30201116 0222
      g 3322120305162635 3237281807
      h 0006 0312223336
      i 0206 00
      j 121708 10
      k 0006 3205 1436
      l 000516
      m 0206 03122326 23324346
      n 0206 0312223336
      o 122233352616050312
      p 0312223335261605 0208
      q 3322120305162635 3238
      r 0206 031222
      s 33221203142435261605
      t 101526 0222
      u 0205162635 3236
      v 022642
      w 0216233642
      x 0236 3206
      y 0226 4218
      z 02320636
      { 20111203141526
      | 0007
      } 00111223141506
      ~ 04133443
      """;

  private static final double[][][] GLYPHS = new double[128][][];
  private static final double[] WIDTHS = new double[128];

  static {
    STROKES.lines().forEach(StrokeFont::define);
    WIDTHS[' '] = SPACE - SPACING;
  }

  private StrokeFont() {}

  private static void define(String line) {
    char character = line.charAt(0);
    String[] strokes = line.substring(2).split(" ", -1);
    double[][] glyph = new double[strokes.length][];
    double width = character >= '0' && character <= '9' ? DIGIT_WIDTH : 0;
    for (int s = 0; s < strokes.length; s++) {
      glyph[s] = new double[strokes[s].length()];
      for (int i = 0; i < glyph[s].length; i++) {
        glyph[s][i] = strokes[s].charAt(i) - '0';
        width = i % 2 == 0 ? Math.max(width, glyph[s][i]) : width;
      }
    }
    GLYPHS[character] = glyph;
    WIDTHS[character] = width;
  }

  /** The width of a text, in units. */
  static double width(String text) {
    double width = 0;
    for (int i = 0; i < text.length(); i++) {
      width += WIDTHS[known(text.charAt(i))] + SPACING;
    }
    return Math.max(0, width - SPACING);
  }

  /** The strokes of a text, in units, as x, y, x, y…; its first capital's top left is 0, 0. */
  static List<double[]> strokes(String text) {
    List<double[]> strokes = new ArrayList<>();
    double left = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = known(text.charAt(i));
      if (character != ' ') {
        for (double[] stroke : GLYPHS[character]) {
          double[] moved = stroke.clone();
          for (int x = 0; x < moved.length; x += 2) {
            moved[x] += left;
          }
          strokes.add(moved);
        }
      }
      left += WIDTHS[character] + SPACING;
    }
    return strokes;
  }

  private static char known(char character) {
    return character == ' ' || (character < 128 && GLYPHS[character] != null) ? character : '?';
  }
}
