package org.ardent.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a date is, and what columns are made of it. */
class DateColumnsTest {
  @Test
  void partsAreThoseOfUtc() {
    Moment time = Moment.parse("2026-11-28T23:30:10.5-02:00");
    assertThat(DateForm.YEAR.number(time)).isEqualTo(2026);
    assertThat(DateForm.MONTH.number(time)).isEqualTo(11);
    assertThat(DateForm.DAY.number(time)).isEqualTo(29);
    assertThat(DateForm.WEEKDAY.word(time)).isEqualTo("Sunday");
    assertThat(DateForm.HOUR.number(time)).isEqualTo(1);
    assertThat(DateForm.MINUTE.number(time)).isEqualTo(30);
    double seconds = Instant.parse("2026-11-29T01:30:10.5Z").toEpochMilli() / 1e3;
    assertThat(DateForm.SECONDS.number(time)).isEqualTo(seconds);
    assertThat(DateForm.NUMBER.number(time)).isEqualTo(seconds);
    assertThat(DateForm.DAYS.number(time))
        .isEqualTo((double) LocalDate.of(2026, 11, 29).toEpochDay());
    assertThat(DateForm.SECONDS.text(seconds)).isEqualTo("2026-11-29 01:30:10");
    assertThat(DateForm.SECONDS.text(1e300)).isNull();
    assertThat(DateForm.DAYS.text(-1)).isEqualTo("1969-12-31");
    Moment before = Moment.parse("1969-12-31 23:59:59.9");
    assertThat(DateForm.YEAR.number(before)).isEqualTo(1969);
    assertThat(DateForm.MINUTE.number(before)).isEqualTo(59);
    assertThat(DateForm.DAYS.number(before)).isEqualTo(-1);
    Moment day = Moment.parse("2024-02-29");
    assertThat(DateForm.NUMBER.number(day))
        .isEqualTo((double) LocalDate.of(2024, 2, 29).toEpochDay());
    assertThat(DateForm.HOUR.number(day)).isZero();
    assertThat(DateForm.WEEKDAY.word(day)).isEqualTo("Thursday");
  }

  @Test
  void columnsAreMadeOfOthersAndFoundAgain() {
    DateColumns asked = DateColumns.parse("when=number,hour,weekday,\"a,b\"=month");
    assertThat(asked.text()).isEqualTo("when=number,hour,weekday,\"a,b\"=month");
    List<String> raw = List.of("x", "when", "a,b");
    List<String> made = asked.made(raw);
    assertThat(made).containsExactly("x", "when", "when.hour", "when.weekday", "a,b.month");
    assertThat(asked.sources(made)).isEqualTo(raw);
    Map<String, DateForm> stored =
        Map.of(
            "when", DateForm.SECONDS,
            "when.hour", DateForm.HOUR,
            "when.weekday", DateForm.WEEKDAY,
            "a,b.month", DateForm.MONTH);
    DateColumns read = DateColumns.of(made, stored);
    assertThat(read.made(raw)).isEqualTo(made);
    assertThat(read.sources(made)).isEqualTo(raw);
    assertThat(read.text()).isEqualTo(asked.text());
    assertThat(read.renamed(raw, List.of("y", "t", "d")).made(List.of("y", "t", "d")))
        .containsExactly("y", "t", "t.hour", "t.weekday", "d.month");
    assertThat(DateColumns.parse("").hasParts()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hour", "when=", "when=second", "=hour", "when=hour,hour", "when=hour,when=day"})
  void whatIsNoPartIsRefused(String text) {
    assertThatThrownBy(() -> DateColumns.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("has '")
        .hasMessageContaining("expected");
  }
}
