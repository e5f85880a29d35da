package org.ardent.synthetic;

import java.util.ArrayList;
import java.util.List;
import org.ardent.math.Random;

/**
 * Handwritten-like digits of 28×28 pixels in MNIST's format: a set of any size that needs no
 * download. Digit number {@code index} of a {@code seed} is a pure function of the two, the same
 * bits on every machine, so any part of a set can be drawn anywhere.
 *
 * <p>A digit is one of its class's variants below; its control points are shaken, joined by
 * Catmull–Rom splines, slanted, turned, stretched, fitted into a box of about 20×20 pixels whose
 * middle is near the image's, and drawn by a round {@linkplain SyntheticDigitsPen pen}.
 *
 * <p>These are not MNIST: log-likelihoods on them say nothing about the published ones.
 */
public final class SyntheticDigits {
  /** Rows, and columns, of an image. */
  public static final int SIDE = 28;

  /** Pixels of an image, in raster order. */
  public static final int PIXELS = SIDE * SIDE;

  /** Classes: the digits 0 to 9. */
  public static final int CLASSES = 10;

  /**
   * The variants of each digit: x,y of control points in a box 100 high, y downwards; {@code !}
   * after a point is a corner, {@code ;} lifts the pen.
   */
  private static final String[][] VARIANTS = {
    {
      "36,2 14,14 4,50 14,86 34,98 56,84 64,48 54,14 34,2",
      "46,8 26,4 6,32 6,72 26,98 52,86 62,46 48,10 26,2"
    },
    {"30,0 31,50 30,100", "10,24 32,0! 32,50 31,100", "10,22 30,0! 30,98 ; 8,99 54,98"},
    {
      "6,24 18,4 42,2 56,20 46,50 24,78 4,98! 36,97 66,98",
      "8,20 28,2 50,12 48,42 28,80 10,95 5,84 18,78 40,92 66,94"
    },
    {
      "8,12 32,0 54,16 46,38 22,47! 50,54 60,78 36,100 4,90",
      "6,3 34,2 58,2! 28,42! 54,52 60,78 36,100 4,92"
    },
    {"14,2 10,30 4,58! 36,56 68,54 ; 50,16 48,60 46,100", "46,100 48,50 50,0! 26,34 2,66! 70,64"},
    {
      "60,2 36,2 14,3! 12,24 10,45! 36,38 58,62 44,94 4,94",
      "16,6 14,26 12,46! 40,42 58,66 42,96 4,94 ; 16,5 40,4 64,1"
    },
    {
      "50,0 24,24 8,62 16,92 38,98 56,78 44,56 24,58 10,76",
      "36,0 18,34 8,70 22,97 48,92 56,66 36,52 14,68"
    },
    {
      "4,5 32,5 62,3! 44,46 28,100",
      "4,5 32,5 62,3! 44,46 28,100 ; 16,53 40,51 60,50",
      "4,20 6,4! 34,5 62,3! 40,42 32,100"
    },
    {
      "54,14 34,0 12,12 18,34 44,54 56,78 36,100 10,86 16,62 46,36 54,12",
      "32,48 12,24 32,1 52,24 32,48 6,74 30,100 58,76 34,47"
    },
    {
      "56,18 34,1 8,18 12,44 34,48 56,18! 54,60 46,100",
      "54,16 32,2 10,22 16,46 40,44 56,14 56,58 42,94 12,96"
    }
  };

  /** Line segments of a spline between two control points. */
  private static final int STEPS = 6;

  private SyntheticDigits() {}

  /** The class 0…9, uniform. */
  public static int label(long seed, long index) {
    return Random.of(seed, Random.DIGITS, index).nextInt(CLASSES);
  }

  /** Greys in [0, 1], 1 on the stroke; multiples of 1/255, so that a byte holds them exactly. */
  public static float[] grey(long seed, long index) {
    Random random = Random.of(seed, Random.DIGITS, index);
    String[] variants = VARIANTS[random.nextInt(CLASSES)];
    String variant = variants[random.nextInt(variants.length)];

    double slant = 0.15 + 0.19 * truncatedGaussian(random);
    double angle = 0.08 * truncatedGaussian(random);
    double stretch = 1.05 + 0.15 * truncatedGaussian(random);
    double box = 18 + 2 * random.nextDouble();
    double radius = 1.25 + 0.2 * truncatedGaussian(random);
    double shake = 3.2;
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);

    List<double[]> lines = new ArrayList<>();
    for (String stroke : variant.split(";", -1)) {
      List<double[]> points = new ArrayList<>();
      for (String token : stroke.trim().split(" ", -1)) {
        boolean corner = token.endsWith("!");
        String[] xy = token.substring(0, token.length() - (corner ? 1 : 0)).split(",", -1);
        double x = Integer.parseInt(xy[0]) - 33 + shake * truncatedGaussian(random);
        double y = Integer.parseInt(xy[1]) - 50 + shake * truncatedGaussian(random);
        x = stretch * (x - slant * y);
        double[] point = {cos * x - sin * y, sin * x + cos * y};
        points.add(point);
        if (corner) {
          points.add(point);
        }
      }
      lines.add(spline(points));
    }
    fit(lines, box - 2 * radius, random);
    return SyntheticDigitsPen.draw(lines, radius, SIDE);
  }

  /** 1 where the {@linkplain #grey grey} is at least a half, else 0. */
  public static byte[] binary(long seed, long index) {
    float[] grey = grey(seed, index);
    byte[] binary = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      binary[i] = (byte) (grey[i] >= 0.5f ? 1 : 0);
    }
    return binary;
  }

  /** The uniform Catmull–Rom spline as x, y, x, y…; a doubled point makes a corner. */
  private static double[] spline(List<double[]> points) {
    int last = points.size() - 1;
    double[] line = new double[2 * (last * STEPS + 1)];
    for (int i = 0; i < last; i++) {
      double[] p = points.get(Math.max(i - 1, 0));
      double[] q = points.get(i);
      double[] r = points.get(i + 1);
      double[] s = points.get(Math.min(i + 2, last));
      for (int k = 0; k < STEPS; k++) {
        double t = (double) k / STEPS;
        for (int axis = 0; axis < 2; axis++) {
          double a = r[axis] - p[axis];
          double b = 2 * p[axis] - 5 * q[axis] + 4 * r[axis] - s[axis];
          double c = 3 * (q[axis] - r[axis]) + s[axis] - p[axis];
          line[2 * (i * STEPS + k) + axis] = q[axis] + t * (a + t * (b + t * c)) / 2;
        }
      }
    }
    System.arraycopy(points.get(last), 0, line, line.length - 2, 2);
    return line;
  }

  /** Scales the longer side to {@code size} and moves the middle to the image's, give or take. */
  private static void fit(List<double[]> lines, double size, Random random) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (double[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        low[i & 1] = Math.min(low[i & 1], line[i]);
        high[i & 1] = Math.max(high[i & 1], line[i]);
      }
    }
    double scale = size / Math.max(high[0] - low[0], high[1] - low[1]);
    double[] shift = new double[2];
    for (int axis = 0; axis < 2; axis++) {
      shift[axis] =
          0.5 * SIDE + 0.6 * truncatedGaussian(random) - scale * (low[axis] + high[axis]) / 2;
    }
    for (double[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        line[i] = scale * line[i] + shift[i & 1];
      }
    }
  }

  /** A standard normal, cut at ±2 so that no digit is drawn beyond recognition. */
  private static double truncatedGaussian(Random random) {
    return Math.max(-2, Math.min(2, random.nextGaussian()));
  }
}
