package org.ardent.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class VariablesJsonTest {
  /** One variable of every kind and family. */
  public static final List<Variable> ALL =
      List.of(
          new Binary(),
          new Nominal(7),
          new Real(-0.1, Math.PI, -5, Family.GAUSSIAN, 1, true),
          new Real(1e-300, Double.MIN_VALUE, -0.0, Family.MIXTURE_OF_GAUSSIANS, 3, true),
          new Real(-1e300, Double.MAX_VALUE, -7.5, Family.MIXTURE_OF_LOGISTICS, 10, false),
          new Real(2.0 / 3, 1, 2, Family.MIXTURE_OF_LAPLACES, 1, true));

  @Test
  void comesBackAsItWasWritten() {
    assertThat(VariablesJson.read(VariablesJson.write(ALL), "x")).isEqualTo(ALL);
  }

  @Test
  void writesTheKeysOfTheFormat() {
    assertThat(VariablesJson.write(ALL.subList(0, 2)))
        .isEqualTo("[{\"kind\":\"binary\"},{\"kind\":\"categorical\",\"values\":7}]");
    assertThat(
            VariablesJson.write(
                List.of(new Real(0.5, 2, -5, Family.MIXTURE_OF_LOGISTICS, 4, false))))
        .isEqualTo(
            "[{\"kind\":\"real\",\"mean\":0.5,\"std\":2.0,\"minLogScale\":-5.0,"
                + "\"conditional\":\"mixture-of-logistics\",\"components\":4,"
                + "\"weights\":\"uniform\"}]");
  }

  @Test
  void keepsLevels() {
    List<Variable> levels = List.of(Nominal.of(List.of("b", "a, \"c\"", "ü")));
    String text = VariablesJson.write(levels);
    assertThat(text)
        .isEqualTo(
            "[{\"kind\":\"categorical\",\"values\":3,"
                + "\"levels\":[\"b\",\"a, \\\"c\\\"\",\"ü\"]}]");
    assertThat(VariablesJson.read(text, "x")).isEqualTo(levels);
    String named = "[{\"name\":\"size\",\"kind\":\"categorical\",\"levels\":[\"S\",\"M\"]}]";
    assertThat(VariablesJson.read(named, "x")).containsExactly(Nominal.of(List.of("S", "M")));
  }

  @Test
  void fillsInWhatMayBeAbsent() {
    String real = "{\"kind\":\"real\",\"mean\":1,\"std\":2,\"conditional\":\"gaussian\"}";
    String mixture =
        "{\"kind\":\"real\",\"mean\":1,\"std\":2,\"conditional\":\"mixture-of-laplaces\","
            + "\"components\":3}";
    assertThat(VariablesJson.read("[" + real + ", " + mixture + "]", "x"))
        .containsExactly(
            new Real(1, 2, Real.MIN_LOG_SCALE, Family.GAUSSIAN, 1, true),
            new Real(1, 2, Real.MIN_LOG_SCALE, Family.MIXTURE_OF_LAPLACES, 3, true));
  }

  /** Quotes are single here for legibility. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | expected a JSON list",
        "{} | expected a JSON list",
        "[] | expected a JSON list",
        "null | expected a JSON list",
        "[{'kind':'binary'} | not valid JSON",
        "[{'kind':'binary'}] x | not valid JSON",
        "[{'kind':'binary','kind':'binary'}] | not valid JSON",
        "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]] | nesting depth",
        "['binary'] | src[0] is not a JSON object",
        "[{'kind':'binary'},{}] | src[1] has no kind",
        "[{'kind':null}] | src[0] has kind null, expected a string",
        "[{'kind':3}] | src[0] has kind 3, expected a string",
        "[{'kind':'count'}] | src[0] has kind \"count\", expected binary, categorical, real or"
            + " grid",
        "[{'kind':'binary','title':'x'}] | unknown key 'title'",
        "[{'kind':'binary','name':3}] | src[0] has name 3, expected a string",
        "[{'kind':'categorical','levels':[]}] | at least one string",
        "[{'kind':'categorical','levels':'a'}] | has levels \"a\", expected a list of strings",
        "[{'kind':'categorical','levels':['a',2]}] | expected a list of strings",
        "[{'kind':'categorical','levels':['a','']}] | expected a list of strings",
        "[{'kind':'categorical','levels':['a']}] | at least 2 values, not 1",
        "[{'kind':'categorical','levels':['a','b','a']}] | one of its levels twice",
        "[{'kind':'categorical','values':3,'levels':['a','b']}] | of 3 values has 2 levels",
        "[{'kind':'categorical'}] | has no values, expected an integer",
        "[{'kind':'categorical','values':1}] | at least 2 values, not 1",
        "[{'kind':'categorical','values':-4}] | at least 2 values, not -4",
        "[{'kind':'categorical','values':2.5}] | has values 2.5, expected an integer",
        "[{'kind':'categorical','values':'4'}] | has values \"4\", expected an integer",
        "[{'kind':'categorical','values':4294967298}] | expected an integer below 2^31",
        "[{'kind':'real','std':1,'conditional':'gaussian'}] | has no mean",
        "[{'kind':'real','mean':1,'conditional':'gaussian'}] | has no std",
        "[{'kind':'real','mean':1,'std':1}] | has no conditional",
        "[{'kind':'real','mean':'1','std':1,'conditional':'gaussian'}] | has mean \"1\"",
        "[{'kind':'real','mean':1,'std':0,'conditional':'gaussian'}] | a positive std",
        "[{'kind':'real','mean':1,'std':-1,'conditional':'gaussian'}] | a positive std",
        "[{'kind':'real','mean':1e999,'std':1,'conditional':'gaussian'}] | a finite mean",
        "[{'kind':'real','mean':NaN,'std':1,'conditional':'gaussian'}] | not valid JSON",
        "[{'kind':'real','mean':1,'std':1,'conditional':'cauchy'}] | one of [gaussian, mixture",
        "[{'kind':'real','mean':1,'std':1,'conditional':'gaussian','components':2}] | cannot have"
            + " 2",
        "[{'kind':'real','mean':1,'std':1,'conditional':'mixture-of-laplaces'}] | no components",
        "[{'kind':'real','mean':1,'std':1,'conditional':'mixture-of-laplaces','components':0}]"
            + " | cannot have 0",
        "[{'kind':'real','mean':1,'std':1,'conditional':'gaussian','weights':'none'}]"
            + " | expected learned or uniform",
        "[{'kind':'real','mean':1,'std':1,'conditional':'gaussian','minLogScale':1e999}]"
            + " | minLogScale is finite",
        "[{'kind':'real','mean':1,'std':1,'conditional':'gaussian','minLogScale':null}]"
            + " | has minLogScale null",
      })
  void refusesInOneLine(String text, String expected) {
    assertThatThrownBy(() -> VariablesJson.read(text.replace('\'', '"'), "src"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("src")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }
}
