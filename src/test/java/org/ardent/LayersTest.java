package org.ardent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.BreakIterator;
import java.text.Collator;
import java.text.Format;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Date;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.ardent.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports run downwards only, and what is kept to one place stays there. */
class LayersTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String CLI = "org.ardent.cli";

  /** Each package, or all below one, with what it may import besides itself. */
  private static final Map<String, List<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("math", List.of()),
          Map.entry("optim", List.of("math")),
          Map.entry("model.conditional", List.of("math")),
          Map.entry("model", List.of("model.conditional", "math")),
          // One model, one package: none imports another.
          model("fvsbn"),
          model("nade"),
          model("nadeuntied"),
          model("made"),
          model("orderless"),
          model("rnn"),
          model("autoencoder"),
          Map.entry("model.registry", List.of("model..")),
          Map.entry("io", List.of()),
          Map.entry("shipping", List.of()),
          Map.entry("kind", List.of("io", "model", "model.conditional", "math")),
          Map.entry("modelfile", List.of("kind", "io", "model", "model.registry", "math")),
          Map.entry(
              "table", List.of("shipping", "kind", "io", "model", "model.conditional", "math")),
          // One format, one package: none imports another.
          Map.entry("format.array", List.of("shipping", "table", "kind", "io", "model")),
          format("text"),
          format("numpy"),
          format("matlab"),
          format("idx"),
          format("parquet"),
          Map.entry("synthetic", List.of("table", "io", "math")),
          Map.entry("format", List.of("format..", "synthetic", "table", "io")),
          Map.entry(
              "pack",
              List.of("shipping", "table", "kind", "io", "model", "model.conditional", "math")),
          Map.entry(
              "score",
              List.of(
                  "shipping",
                  "pack",
                  "format",
                  "table",
                  "kind",
                  "modelfile",
                  "io",
                  "model..",
                  "math")),
          Map.entry("checkpoint", List.of("modelfile", "io")),
          Map.entry("train.exec", List.of("shipping", "pack", "io", "model")),
          Map.entry(
              "train.algorithm",
              List.of("train.exec", "checkpoint", "score", "pack", "optim", "model", "math")),
          Map.entry(
              "train",
              List.of(
                  "train.algorithm",
                  "train.exec",
                  "checkpoint",
                  "shipping",
                  "score",
                  "pack",
                  "table",
                  "kind",
                  "modelfile",
                  "io",
                  "optim",
                  "model..",
                  "math")),
          Map.entry("tune", List.of("train", "checkpoint", "io", "optim", "model", "math")),
          Map.entry(
              "serve",
              List.of("train", "score", "pack", "kind", "modelfile", "io", "model", "math")),
          Map.entry(
              "query",
              List.of("table", "kind", "modelfile", "io", "model", "model.conditional", "math")),
          Map.entry("plot", List.of("model")),
          Map.entry(
              "ml",
              List.of(
                  "plot",
                  "query",
                  "shipping",
                  "tune",
                  "train",
                  "checkpoint",
                  "score",
                  "pack",
                  "table",
                  "kind",
                  "modelfile",
                  "io",
                  "optim",
                  "model..")),
          Map.entry("cli", List.of("..")),
          Map.entry("examples", List.of("ml", "serve", "score", "synthetic", "io", "math")));

  private static Map.Entry<String, List<String>> model(String name) {
    return Map.entry("model." + name, List.of("model", "model.conditional", "math"));
  }

  private static Map.Entry<String, List<String>> format(String name) {
    return Map.entry(
        "format." + name,
        List.of("format.array", "shipping", "table", "kind", "io", "model", "math"));
  }

  private static String[] packages(List<String> names) {
    return names.stream()
        .map(name -> name.equals("..") ? "org.ardent.." : "org.ardent." + name)
        .toArray(String[]::new);
  }

  static Stream<String> rooms() {
    return IMPORTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void importsOnlyWhatIsBelow(String room) {
    List<String> allowed = Stream.concat(Stream.of(room), IMPORTS.get(room).stream()).toList();
    noClasses()
        .that(resideInAPackage("org.ardent." + room))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.ardent..").and(not(resideInAnyPackage(packages(allowed)))))
        .check(MAIN);
  }

  @Test
  void everyClassBelongsToARoom() {
    classes().should().resideInAnyPackage(packages(List.copyOf(IMPORTS.keySet()))).check(MAIN);
  }

  /** Rooms of one storey import each other in one direction at most. */
  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching("org.ardent.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void mathModelsAndOptimisersKnowNothingOfSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(List.of("math", "model..", "optim")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(MAIN);
  }

  /** The module is absent from some JVMs; the kernels that need it are loaded by name. */
  @Test
  void onlyTheVectorKernelsNeedTheIncubatingModule() {
    noClasses()
        .that()
        .haveNameNotMatching("org\\.ardent\\.math\\.Vector.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(MAIN);
    noClasses()
        .that()
        .haveNameNotMatching("org\\.ardent\\.math\\.Vector.*")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.ardent\\.math\\.Vector.*")
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(MAIN);
  }

  /** Hadoop throws a RuntimeException where there is none, which nobody expects of a path. */
  @Test
  void oneClassFindsFileSystems() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.ardent.io.FileSystems")
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Path.class)))
                .and(target(nameMatching("getFileSystem")))
                .or(
                    target(owner(assignableTo(FileSystem.class)))
                        .and(target(nameMatching("get|newInstance")))))
        .check(MAIN);
  }

  /** The names of methods and types that write or read by the locale of the machine. */
  private static final Map<Class<?>, String> BY_LOCALE =
      Map.ofEntries(
          Map.entry(String.class, "format|formatted|toLowerCase|toUpperCase"),
          Map.entry(PrintStream.class, "printf|format"),
          Map.entry(PrintWriter.class, "printf|format"),
          Map.entry(Formatter.class, "format|<init>"),
          Map.entry(DateTimeFormatter.class, "of.*"),
          Map.entry(Scanner.class, "<init>"),
          Map.entry(Format.class, ".*"),
          Map.entry(Collator.class, ".*"),
          Map.entry(BreakIterator.class, ".*"));

  /** Files, names and messages are the same whatever language and zone the machine is set to. */
  @Test
  void nothingDependsOnTheLocaleOrTheTimeZone() {
    noClasses()
        .should()
        .callCodeUnitWhere(
            describe(
                "depends on the machine's locale",
                call ->
                    BY_LOCALE.entrySet().stream()
                            .anyMatch(
                                e ->
                                    call.getTargetOwner().isAssignableTo(e.getKey())
                                        && call.getTarget().getName().matches(e.getValue()))
                        && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(parameter -> parameter.isEquivalentTo(Locale.class))))
        .orShould()
        .callMethodWhere(
            describe(
                "asks for the machine's locale or time zone",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("java.")
                        && call.getName().matches("systemDefault(Zone)?|getDefault|setDefault")))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Date.class, Calendar.class, LocalDate.class, LocalTime.class, LocalDateTime.class)
        .check(MAIN);
  }

  /** Whatever is random comes from {@code org.ardent.math.Random}: a pure function of the seed. */
  @Test
  void randomNumbersAreOurOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.util.Random.class, java.util.SplittableRandom.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .check(MAIN);
  }

  /** Bytes of a user's may be anybody's: they are parsed, and never turned into objects by Java. */
  @Test
  void nothingIsDeserialised() {
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(ObjectInputStream.class)
                .or(type(XMLDecoder.class))
                .or(
                    resideInAPackage("org.apache.commons.lang3..")
                        .and(simpleName("SerializationUtils"))))
        .orShould()
        .callMethodWhere(target(nameMatching("objectFile|sequenceFile|activateDefaultTyping.*")))
        .check(MAIN);
  }

  /**
   * What Spark ships passes whatever serializer it has; Kryo cannot build records. {@code Shipping}
   * sees to that; what is shuffled are numbers and arrays of them.
   */
  @Test
  void valuesAreShippedInOnePlace() {
    DescribedPredicate<JavaCall<?>> ofRdds =
        target(
            owner(
                assignableTo(RDD.class)
                    .or(assignableTo(JavaRDDLike.class))
                    .or(assignableTo(JavaSparkContext.class))
                    .or(assignableTo(SparkContext.class))));
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ardent.shipping")
        .should()
        .callMethodWhere(
            ofRdds.and(
                target(
                    nameMatching(
                        "broadcast|parallelize.*|makeRDD|runJob|submitJob|collect|collectAs.*"
                            + "|collectPartitions|take.*|first"
                            + "|top|min|max|reduce|fold|aggregate|tree.*|lookup|toLocalIterator"
                            + "|countBy.*|countApprox.*|histogram"))))
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ardent.pack")
        .and()
        // Its pairs of numbers and arrays of them pass any serializer.
        .doNotHaveFullyQualifiedName("org.ardent.score.Sampler")
        .should()
        .callMethodWhere(
            ofRdds.and(
                target(
                    nameMatching(
                        "cache|persist|checkpoint|localCheckpoint|.*By|.*ByKey|.*[jJ]oin"
                            + "|cogroup|groupWith|distinct|subtract|intersection|repartition.*"))))
        .check(MAIN);
  }

  /** A rule that sees no classes passes too. */
  @Test
  void classesWereFound() {
    assertThat(MAIN.contain("org.ardent.math.VectorKernels")).isTrue();
    assertThat(MAIN.contain("org.ardent.LayersTest")).isFalse();
  }
}
