package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  @TempDir Path root;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyRecordComesBackByteForByte_whateverItIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Records source = new Records(seed);
    AppenderOptions options =
        AppenderOptions.defaults()
            .withBufferBytesMax(random.nextLong(64 << 10, 4 << 20))
            .withOpenFilesMax(random.nextInt(1, 4));
    List<RawRecord> all = new ArrayList<>();

    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, options)) {
      for (int commit = 0; commit < 3; commit++) {
        List<RawRecord> records = source.next(2_000, 3);
        records.forEach(appender::append);
        appender.commit();
        all.addAll(records);
      }
    }

    all.sort(LogContents.ORDER);
    assertThat(LogContents.of(root)).isEqualTo(all);
  }
}
