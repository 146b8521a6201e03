package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogSnapshotTest {
  private static final LogFile EVENING = file("2026-03-01", 23, 0, 10);
  private static final LogFile MIDNIGHT = file("2026-03-02", 0, 10, 30);
  private static final LogFile MORNING = file("2026-03-02", 1, 30, 40);

  @Test
  void files_areInOrder_howeverTheyWereGiven() {
    assertThat(new LogSnapshot(List.of(MORNING, EVENING, MIDNIGHT)).files())
        .containsExactly(EVENING, MIDNIGHT, MORNING);
  }

  @Test
  void between_takesTheHoursThatOverlap_andTheEndIsOutside() {
    LogSnapshot snapshot = new LogSnapshot(List.of(EVENING, MIDNIGHT, MORNING));

    assertThat(between(snapshot, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"))
        .containsExactly(MIDNIGHT, MORNING);
    assertThat(between(snapshot, "2026-03-01T23:59:59.999Z", "2026-03-02T00:00:00.001Z"))
        .containsExactly(EVENING, MIDNIGHT);
    assertThat(between(snapshot, "2026-03-01T00:00:00Z", "2026-03-01T23:00:00Z")).isEmpty();
  }

  @Test
  void ends_areAfterTheLastOffset() {
    assertThat(new LogSnapshot(List.of(EVENING, MORNING, MIDNIGHT)).ends())
        .containsOnlyKeys(new TopicPartition("ad-events", 0))
        .containsValue(40L);
  }

  @Test
  void id_isThatOfTheRows_howeverManyFilesTheyAreIn() {
    LogFile joined = file("2026-03-02", 0, 10, 40);
    LogFile first = file("2026-03-02", 0, 10, 20);
    LogFile second = file("2026-03-02", 0, 20, 40);

    String id = new LogSnapshot(List.of(EVENING, first, second)).id();

    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(new LogSnapshot(List.of(EVENING, joined)).id()).isEqualTo(id);
    assertThat(new LogSnapshot(List.of(EVENING, first)).id()).isNotEqualTo(id);
    assertThat(new LogSnapshot(List.of(joined)).id()).isNotEqualTo(id);
  }

  private static List<LogFile> between(LogSnapshot snapshot, String from, String to) {
    return snapshot.between(Instant.parse(from), Instant.parse(to)).files();
  }

  /** A file of the offsets [from, to). */
  static LogFile file(String date, int hour, long from, long to) {
    return new LogFile(
        date + "-" + hour + "-" + from + "-" + to,
        "ad-events",
        0,
        LocalDate.parse(date),
        hour,
        to - from,
        1,
        "",
        from,
        to - 1,
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        1);
  }
}
