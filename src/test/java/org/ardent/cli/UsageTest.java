package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ardent.kind.KindRules;
import org.ardent.model.Activation;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Schedule;
import org.ardent.train.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad usage is told in one line that names the option; help reads well. */
class UsageTest extends CommandLineTest {
  private static final String TRAIN = "train --model nade --train {}/t.amat --output {}/n";

  @Test
  void aCommandIsNeeded() {
    assertMistake("frobnicate").contains("unknown command 'frobnicate'", "train, tune, evaluate");
    assertMistake("--overwrite").contains("unknown option '--overwrite'");
    assertThat(run()).satisfies(r -> assertThat(r.code()).isEqualTo(2));
    assertThat(run().err().lines())
        .singleElement()
        .asString()
        .startsWith("ardent: no command, expected one of train, tune, evaluate, drift, sample");
  }

  @Test
  void optionsAreNamed() {
    assertMistake("train --modle nade --train {}/t.amat --output {}/m")
        .contains("'--modle'", "did you mean --model?", "'ardent train --help'");
    assertMistake(TRAIN + " --bogus 3").contains("unknown option '--bogus'");
    assertMistake("train more --model nade --train {}/t.amat --output {}/m")
        .contains("unexpected argument 'more'");
    assertMistake("train --model nade").contains("--train", "--output").doesNotContain("--model=");
    assertMistake("evaluate --data x").contains("--model");
    assertMistake("sample --model x").contains("--output");
    assertMistake("show --model").contains("--model");
    assertMistake("convert --output {}/x --data --overwrite").contains("--data", "--overwrite");
    assertMistake(TRAIN + " --hid 3").contains("unknown option '--hid'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs x | --epochs | 'x' is not an int",
        "--epochs 0 | --epochs is 0 | at least 1",
        "--epochs 99999999999 | --epochs | is not an int",
        "--hidden 3,x | --hidden is '3,x' | numbers such as 500",
        "--hidden 0 | --hidden is | numbers such as 500",
        "--hidden -5 | --hidden is | numbers such as 500",
        "--hidden 3,4 | --hidden | one hidden layer",
        "--hidden 200000000 | --hidden 200000000 makes more parameters than | would fit",
        "--activation foo | '--activation' | [sigmoid, relu, tanh], found 'foo'",
        "--binarize foo | '--binarize' | [none, threshold, sample], found 'foo'",
        "--model foo | --model is 'foo' | [autoencoder, fvsbn, made, nade, nade-orderless,"
            + " nade-untied, rnn]",
        "--masks 0 | --masks is 0 | expected 1 to 10000",
        "--masks 10001 --model made | --masks is 10001 | expected 1 to 10000",
        "--masks 2 --model made --optimizer lbfgs | --masks is 2 | expected 1",
        "--masks 2 | --masks is for made | not for nade",
        "--direct | --direct is for made | not for nade",
        "--model made --hidden 60000,60000 | --hidden 60000,60000 makes more parameters than |"
            + " would fit",
        "--model fvsbn --hidden 3 | --hidden | fvsbn has no hidden layers",
        "--optimizer foo | --optimizer is foo | adagrad, adam",
        "--schedule foo | --schedule is 'foo' | inverse-time, linear",
        "--kinds reals | --kinds has 'reals' | binary, categorical, categorical:K, integer,"
            + " grid:STEP, real or auto",
        "--kinds categorical:1 | --kinds has 'categorical:1' | binary, categorical, categorical:K",
        "--kinds categorical:x | --kinds has 'categorical:x' | categorical:K",
        "--kinds categorical:99999999999 | --kinds has 'categorical:99999999999' | categorical:K",
        "--kinds= | --kinds has '' | binary, categorical",
        "--kinds binary,real | --kinds has 2 kinds | expected 6, one per column of",
        "--kinds age=real | no column 'age' | x1, x2, x3",
        "--kinds x2=real,x2=binary | --kinds has column 'x2' twice | once",
        "--kinds =real | --kinds has '=real' | NAME=KIND",
        "--kinds x2:x1=real | columns 'x2:x1' run backwards | FIRST:LAST",
        "--kinds {}/none.json | --kinds {}/none.json | no such file",
        "--kinds {}/t.json | t.json: not valid JSON | Unexpected end",
        "--kinds [] | --kinds | at least one variable",
        "--kinds [3] | --kinds[0] | JSON object",
        "--kinds [{'kind':'count'}] | --kinds[0] has kind | binary, categorical, real or grid",
        "--kinds [{'kind':'real','sdt':1}] | --kinds[0] | unknown key 'sdt'",
        "--kinds [{'kind':'real','std':1}] | --kinds[0] | both or none",
        "--kinds [{'kind':'real','name':'x1'},{'kind':'real'}] | names 1 of its 2 | all or none",
        "--kinds [{'kind':'real'}] | --kinds has 1 kinds | expected 6, one per column",
        "--kinds real --conditional cauchy | --conditional is 'cauchy' | mixture-of-laplaces",
        "--kinds real --components 0 | --components is 0 | at least 1",
        "--conditional gaussian --components 2 | --components is 2 | expected 1",
        "--mixture-weights some | '--mixture-weights' | [learned, uniform], found 'some'",
        "--rebinarize --binarize sample --kinds real | --rebinarize | no --kinds",
        "--valid-where x1=1 | --valid-where | --valid",
        "--test-where x1=1 | --test-where | --test",
        "--where x9=1 | t.amat: 'x9=1' is no condition | x9",
        "--where x1+1 | t.amat: 'x1+1' is no condition | BOOLEAN",
        "--where rand()<0.5 | t.amat: 'rand()<0.5' | same rows in every run",
        "--where x1=7 | t.amat where x1=7 is empty | at least one row",
        "--train digits:9 --where x1=1 | digits:9 takes no condition | Parquet",
        "--rebinarize | --rebinarize | --binarize sample",
        "--rebinarize --binarize sample --train digits:9 | --rebinarize | digits --grey",
        "--format foo | format 'foo' | amat, csv",
        "--batch-size 0 | --batch-size is 0 | at least 1",
        "--learning-rate 0 | --learning-rate is 0.0 | positive",
        "--learning-rate NaN | --learning-rate is NaN | positive",
        "--step-size Infinity | --learning-rate is Infinity | positive",
        "--momentum 1 | --momentum is 1.0 | [0, 1)",
        "--beta2 -0.1 | --beta2 is -0.1 | [0, 1)",
        "--warm-up -1 | --warm-up is -1.0 | 0 or positive",
        "--decay-rate -1 | --decay-rate is -1.0 | 0 or positive",
        "--weight-decay -1 | --weight-decay is -1.0 | 0 or positive",
        "--l1 -1 | --l1 is -1.0 | 0 or positive",
        "--dropout 1 | --dropout is 1.0 | [0, 1)",
        "--clip-norm -1 | --clip-norm is -1.0 | 0 or positive",
        "--average 1 | --average is 1.0 | [0, 1)",
        "--patience -1 | --patience is -1 | 0 or positive",
        "--shards 0 | --shards is 0 | at least 1",
        "--tolerance -1 | --tolerance is -1.0 | 0 or positive",
        "--optimizer lbfgs --dropout 0.5 | --dropout is 0.5 | 0 with lbfgs",
        "--optimizer lbfgs --average 0.9 | --average is 0.9 | 0 with lbfgs",
        "--optimizer lbfgs --clip-norm 1 | --clip-norm is 1.0 | 0 with lbfgs",
        "--optimizer lbfgs --local-steps 2 | --local-steps is 2 | 1 with lbfgs",
        "--optimizer lbfgs --rebinarize --binarize sample | --rebinarize is | with lbfgs",
        "--seed x | --seed | 'x' is not a long",
        "--columns nobody | t.amat | nobody",
        "--variable X | --variable is 'X' | t.amat is read as amat, which has no variables",
        "--ordering sideways | --ordering is 'sideways' | raster, reverse, random:SEED",
        "--ordering random:x | --ordering is 'random:x' | raster, reverse, random:SEED",
        "--ordering random | --ordering is 'random' | random:SEED",
        "--ordering {} | --ordering is | it is a folder",
        "--ordering= | --ordering is '' | random:SEED",
      })
  void trainSaysWhatItExpects(String options, String named, String expected) {
    write("t.amat", rows(20, 6, 1, " "));
    write("t.json", "[1");
    assertMistake(TRAIN + " " + options.replace('\'', '"'))
        .contains(named.replace("{}", folder.toString()))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 1 2 3 4 4 | entry 6 is 4 | once",
        "0 1 2 3 4 | 5 entries | expected 6",
        "0 1 2 3 4 6 | entry 6 is 6 | from 0 to 5",
        "0 1 2 3 4 5 0 | entry 7 is 0 | once",
        "0 1 two 3 4 5 | entry 3 is 'two' | from 0 to 5",
        "'' | entry 1 is '' | from 0 to 5",
      })
  void orderingFilesAreChecked(String ordering, String named, String expected) {
    write("t.amat", rows(20, 6, 1, " "));
    write("ordering.txt", ordering);
    assertMistake(TRAIN + " --ordering {}/ordering.txt")
        .contains(folder + "/ordering.txt", named, expected);
  }

  @Test
  void sampleAndDigitsSayWhatTheyExpect() {
    train("");
    assertMistake("sample --model {}/m --output {}/s.csv --count 0").contains("--count is 0");
    assertMistake("sample --model {}/m --output {}/s.csv --count 1.5").contains("--count");
    assertMistake("sample --model {}/m --output {}/s.csv --given {}/t.amat")
        .contains("t.amat has all 6 columns, expected --observed");
    assertMistake("sample --model {}/m --output {}/s.csv --observed 2").contains("--given");
    assertMistake("sample --model {}/m --output {}/s.csv --given {}/t.amat --observed 7")
        .contains("--observed is 7, expected 0 to 6");
    assertMistake("sample --model {}/m --output {}/s.csv --given {}/t.amat --observed -1")
        .contains("--observed is -1");
    assertMistake("sample --model {}/m --output {}/s.png --count 1000000")
        .contains("--count is 1000000", "at most");
    assertMistake("digits --count 0 --output {}/d.amat").contains("--count is 0");
    assertMistake("digits --count ten --output {}/d.amat").contains("--count", "'ten'");
    assertMistake(TRAIN.replace("{}/t.amat", "digits:none")).contains("digits:none");
    assertMistake(TRAIN.replace("{}/t.amat", "digits:0")).contains("digits:0");
    assertMistake(TRAIN.replace("{}/t.amat", "customers:0")).contains("customers:COUNT");
  }

  @Test
  void filesOfOptionsExist() {
    assertMistake("train @{}/none.args").contains("@" + folder + "/none.args", "does not exist");
    assertMistake("train @{}").contains("@" + folder, "expected a file of options");
    write("bad.args", "# a comment\n--model nade --train x\n--outptu y\n");
    assertMistake("train @{}/bad.args").contains("unknown option '--outptu'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "evaluate",
        "drift",
        "sample",
        "impute",
        "probability",
        "features",
        "show",
        "digits",
        "convert"
      })
  void helpFitsATerminal(String command) {
    Result help = run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: submit/ardent " + command + " --")
        .contains("[@FILE]");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.out()).doesNotContain("${", "SIGMOID", "NONE", "[.\n");
    assertThat(run("help", command).out()).isEqualTo(help.out());
  }

  /** Whatever is added to a registry or an enum is in the help of its option. */
  @Test
  void helpListsAllThatOptionsChooseFrom() {
    String help = run("train", "--help").out().replaceAll("\\s+", " ");
    for (String name : ModelRegistry.names()) {
      assertThat(help).contains(name + " (" + ModelRegistry.get(name).summary() + ")");
    }
    assertThat(help)
        .contains(ModelRegistry.defaultHidden(ModelRegistry.names()))
        .contains("Optimizer: " + String.join(", ", TrainingSettings.OPTIMIZERS) + ".")
        .contains(String.join(", ", Schedule.labels()))
        .contains("columns of numbers: " + String.join(", ", KindRules.conditionals()) + ".");
    for (Activation activation : Activation.values()) {
      assertThat(help).contains(activation.label());
    }
  }

  @Test
  void helpListsTheCommands() {
    Result help = run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("a table or\na set of images,");
    assertThat(help.out().lines().map(l -> l.strip().replaceFirst(" .*", "")))
        .containsAll(List.of("train", "evaluate", "sample", "show", "digits", "convert"));
    assertThat(run("--version").out()).startsWith("ardent ");
  }
}
