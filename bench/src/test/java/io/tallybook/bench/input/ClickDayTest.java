package io.tallybook.bench.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.work.BenchCase;
import io.tallybook.model.AdEvent;
import io.tallybook.model.EventValidator;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation.Accepted;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClickDayTest {
  private static final int CLICKS = 4_000;
  private static final int PARTITIONS = 4;
  private static final long DAY_MILLIS = 86_400_000;

  private final ClickDay day = new ClickDay(BenchCase.REPEATS.profile(), CLICKS, PARTITIONS);

  @Test
  void record_saysWhatTheFactsSay() {
    for (long index = 0; index < CLICKS; index++) {
      ClickFacts facts = day.facts(index);
      AdEvent event = decoded(day.record(index));
      assertThat(event.header().eventTimeMillis()).isEqualTo(facts.eventTimeMillis());
      assertThat(event.header().receivedAtMillis()).isEqualTo(facts.receivedAtMillis());
      assertThat(event.header().ad()).isEqualTo(AdTable.instance().ref(facts.ad()));
      assertThat(event.header().device()).isEqualTo(facts.device());
      assertThat(event.header().userAgent().equals("-")).isEqualTo(facts.userAgentMissing());
    }
  }

  @Test
  void eventTimes_fillTheDayEvenly() {
    for (long index = 0; index < CLICKS; index++) {
      assertThat(day.facts(index).eventTimeMillis() - ClickInput.START_MILLIS)
          .isEqualTo(day.original(index) * (DAY_MILLIS / CLICKS));
    }
  }

  @Test
  void record_ofADuplicateIsTheSameBytesAgain() {
    int duplicates = 0;
    for (long index = 0; index < CLICKS; index++) {
      if (day.original(index) != index) {
        duplicates++;
        RawRecord original = day.record(day.original(index));
        assertThat(day.record(index).payload()).isEqualTo(original.payload());
        assertThat(day.record(index).key()).isEqualTo(original.key());
      }
    }
    assertThat(duplicates).isBetween(CLICKS * 4 / 10, CLICKS * 6 / 10);
  }

  @Test
  void record_hasTheNextOffsetOfItsPartition() {
    Map<Integer, Long> offsets = new HashMap<>();
    for (long index = 0; index < CLICKS; index++) {
      RawRecord record = day.record(index);
      assertThat(record.offset()).isEqualTo(offsets.merge(record.partition(), 1L, Long::sum) - 1);
    }
    assertThat(offsets.values()).hasSize(PARTITIONS).containsOnly((long) CLICKS / PARTITIONS);
  }

  private static AdEvent decoded(RawRecord record) {
    return ((Accepted) new EventValidator(AdTable.CURRENCY).validate(record)).event();
  }
}
