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
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.ardent.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports run downwards only, and what is kept to one place stays there. */
class LayersTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String MODEL = "org.ardent.model";
  private static final String CONDITIONAL = "org.ardent.model.conditional..";
  private static final String MATH = "org.ardent.math..";
  private static final String OPTIM = "org.ardent.optim..";
  private static final String DATA = "org.ardent.data..";
  private static final String TRAIN = "org.ardent.train..";
  private static final String PLOT = "org.ardent.plot..";
  private static final String ML = "org.ardent.ml..";
  private static final String CLI = "org.ardent.cli..";
  private static final String EXAMPLES = "org.ardent.examples..";

  /** Each layer with the layers that it may import. */
  private static final Map<String, List<String>> IMPORTS =
      Map.of(
          MATH, List.of(),
          CONDITIONAL, List.of(MATH),
          MODEL, List.of(CONDITIONAL, MATH),
          OPTIM, List.of(MATH),
          DATA, List.of(MODEL, CONDITIONAL, MATH),
          TRAIN, List.of(DATA, OPTIM, MODEL, CONDITIONAL, MATH),
          PLOT, List.of(TRAIN, DATA, OPTIM, MODEL, CONDITIONAL, MATH),
          ML, List.of(PLOT, TRAIN, DATA, OPTIM, MODEL, CONDITIONAL, MATH),
          CLI, List.of(ML, PLOT, TRAIN, DATA, OPTIM, MODEL, CONDITIONAL, MATH),
          EXAMPLES, List.of(ML, DATA, MODEL, MATH));

  static Stream<String> layers() {
    return IMPORTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void importsOnlyWhatIsBelow(String layer) {
    List<String> allowed = Stream.concat(Stream.of(layer), IMPORTS.get(layer).stream()).toList();
    noClasses()
        .that(resideInAPackage(layer))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.ardent..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void everyClassBelongsToALayer() {
    classes().should().resideInAnyPackage(IMPORTS.keySet().toArray(String[]::new)).check(MAIN);
  }

  @Test
  void mathModelsAndOptimisersKnowNothingOfSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(MATH, MODEL, CONDITIONAL, OPTIM)
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

  /** A rule that sees no classes passes too. */
  @Test
  void classesWereFound() {
    assertThat(MAIN.contain("org.ardent.math.VectorKernels")).isTrue();
    assertThat(MAIN.contain("org.ardent.LayersTest")).isFalse();
  }
}
