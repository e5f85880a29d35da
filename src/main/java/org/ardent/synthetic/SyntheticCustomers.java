package org.ardent.synthetic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ardent.math.Random;

/**
 * Customers of a made-up shop with subscriptions: a table of binary, categorical and real columns
 * that depend on one another, of any size, that needs no download. Customer number {@code index} of
 * a {@code seed} is a pure function of the two, the same bits on every machine.
 *
 * <p>A customer is drawn column after column; N is a normal, L the logistic function, ln the
 * natural logarithm, P(a, b, …) a choice in proportion to the exponentials of a, b, …:
 *
 * <pre>
 * region         P of fixed logits, 8 regions
 * age            years, N(43 + shift of the region, 14²) within 18…90
 * income         a year; ln income = 10.2 + 0.6·min((age − 18)/30, 1) − 0.25·[age &gt; 65]
 *                + level of the region + N(0, 0.3²)
 * plan           free, basic, plus, premium: P(1, 0.9 + 0.5·z, 0.3 + 1.8·z, −0.8 + 3·z), where
 *                z = (ln income − 10.6)/0.45
 * channel        store, web, app, phone: P(0.8·a, 0.6, −1.4·a, 1.3·a − 1), where a = (age − 43)/14
 * tenure_months  6·(age − 17)·(1 − u^(1/k)) with a uniform u, k = 5, 3.5, 2.5, 2 by plan
 * has_card       L(−1.2 + 1.2·z + 0.9·plan)
 * has_loan       L(−1.9 + 2.2·has_card + 1.2·[28 &lt; age &lt; 50] − 0.8·z)
 * is_active      L(−0.6 + 0.9·plan + 0.7·[app] − 0.8·[phone])
 * n_purchases    a month, of at most 15: Poisson(0.15) for the inactive, else
 *                Poisson(1.2 + 1.3·plan + 1.5·[app] + 0.8·has_card)
 * monthly_spend  ((4 + fee of the plan) + n_purchases·income/2000)·exp(N(0, 0.25²)),
 *                fees 0, 9, 19, 39
 * days_since_last  exponential of mean 45/(0.5 + n_purchases)
 * support_calls  of at most 7: Poisson(0.3 + 1.5·[phone] + 0.5·[free plan])
 * satisfaction   0…4: 2.8 + 0.9·is_active + 0.2·plan − 0.8·support_calls + N(0, 0.6²), rounded
 * </pre>
 *
 * <p>Categories are their numbers 0, 1, …; amounts have two decimals, ages and tenures one.
 */
public final class SyntheticCustomers {
  private static final double[] REGION_LOGITS = {1.2, 0.9, 0.7, 0.5, 0.3, 0, -0.3, -0.6};
  private static final double[] REGION_AGES = {-6, 4, 0, -2, 7, 1, 9, -9};
  private static final double[] REGION_INCOMES = {0.3, -0.1, 0.1, 0.2, -0.25, 0, -0.35, 0.4};
  private static final double[] FEES = {0, 9, 19, 39};
  private static final double[] TENURE_POWERS = {5, 3.5, 2.5, 2};
  private static final int APP = 2;
  private static final int PHONE = 3;

  /** The columns, in order. */
  public enum Column {
    REGION(0, 8),
    AGE(1, 0),
    INCOME(2, 0),
    PLAN(3, 4),
    CHANNEL(4, 4),
    TENURE_MONTHS(5, 0),
    HAS_CARD(6, 2),
    HAS_LOAN(7, 2),
    IS_ACTIVE(8, 2),
    N_PURCHASES(9, 16),
    MONTHLY_SPEND(10, 0),
    DAYS_SINCE_LAST(11, 0),
    SUPPORT_CALLS(12, 8),
    SATISFACTION(13, 5);

    private final int index;
    private final int levels;

    Column(int index, int levels) {
      this.index = index;
      this.levels = levels;
    }

    /** Its place in a row, from 0. */
    public int index() {
      return index;
    }

    /** How many values it has, 0…levels−1; 0 for a real column. */
    public int levels() {
      return levels;
    }

    /** Its name in a table. */
    public String columnName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all columns, in order. */
    public static List<String> names() {
      return Stream.of(values()).map(Column::columnName).toList();
    }
  }

  private SyntheticCustomers() {}

  /** The cells of a customer in the order of {@link Column}, in a new array. */
  public static double[] row(long seed, long index) {
    Random random = Random.of(seed, Random.CUSTOMERS, index);
    int region = choice(random, REGION_LOGITS);
    double age = age(random, 43 + REGION_AGES[region]);
    double logIncome =
        10.2
            + 0.6 * Math.min((age - 18) / 30, 1)
            - (age > 65 ? 0.25 : 0)
            + REGION_INCOMES[region]
            + 0.3 * random.nextGaussian();
    double income = rounded(StrictMath.exp(logIncome), 100);
    double z = (logIncome - 10.6) / 0.45;
    double a = (age - 43) / 14;
    int plan = choice(random, 1, 0.9 + 0.5 * z, 0.3 + 1.8 * z, -0.8 + 3 * z);
    int channel = choice(random, 0.8 * a, 0.6, -1.4 * a, 1.3 * a - 1);
    boolean app = channel == APP;
    boolean phone = channel == PHONE;
    double tenure =
        6 * (age - 17) * (1 - StrictMath.pow(random.nextDouble(), 1 / TENURE_POWERS[plan]));
    int card = coin(random, -1.2 + 1.2 * z + 0.9 * plan);
    int loan = coin(random, -1.9 + 2.2 * card + (age > 28 && age < 50 ? 1.2 : 0) - 0.8 * z);
    int active = coin(random, -0.6 + 0.9 * plan + (app ? 0.7 : 0) - (phone ? 0.8 : 0));
    double rate = active == 0 ? 0.15 : 1.2 + 1.3 * plan + (app ? 1.5 : 0) + 0.8 * card;
    int purchases = Math.min(15, poisson(random, rate));
    double spend =
        (4 + FEES[plan] + purchases * income / 2000) * StrictMath.exp(0.25 * random.nextGaussian());
    double days = -45 / (0.5 + purchases) * StrictMath.log(1 - random.nextDouble());
    int calls = Math.min(7, poisson(random, 0.3 + (phone ? 1.5 : 0) + (plan == 0 ? 0.5 : 0)));
    double content = 2.8 + 0.9 * active + 0.2 * plan - 0.8 * calls + 0.6 * random.nextGaussian();
    return new double[] {
      region,
      age,
      income,
      plan,
      channel,
      rounded(tenure, 10),
      card,
      loan,
      active,
      purchases,
      rounded(spend, 100),
      rounded(days, 100),
      calls,
      Math.max(0, Math.min(4, Math.rint(content)))
    };
  }

  /** Drawn again until it is within the range: cutting would heap ages at its ends. */
  private static double age(Random random, double mean) {
    double age;
    do {
      age = rounded(mean + 14 * random.nextGaussian(), 10);
    } while (age < 18 || age > 90);
    return age;
  }

  private static double rounded(double value, int unitsPerOne) {
    return Math.rint(value * unitsPerOne) / unitsPerOne;
  }

  private static int coin(Random random, double logit) {
    return random.nextDouble() < 1 / (1 + StrictMath.exp(-logit)) ? 1 : 0;
  }

  private static int choice(Random random, double... logits) {
    double[] weights = new double[logits.length];
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      weights[i] = StrictMath.exp(logits[i]);
      total += weights[i];
    }
    double u = random.nextDouble() * total;
    int chosen = 0;
    while (chosen < logits.length - 1 && u >= weights[chosen]) {
      u -= weights[chosen++];
    }
    return chosen;
  }

  /** By multiplying uniforms (Knuth 1969), which is quick for such small rates. */
  private static int poisson(Random random, double rate) {
    double limit = StrictMath.exp(-rate);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
