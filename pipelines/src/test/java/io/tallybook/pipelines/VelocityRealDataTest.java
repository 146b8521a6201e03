package io.tallybook.pipelines;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.EventWire;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Money;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 100,000 real clicks, keyed by address and app, against counts computed by someone else. Runs
 * where the variable TALLYBOOK_REAL_DATA names the folder that holds {@code talkingdata/}.
 */
@ExtendWith(TestPipelineExtension.class)
class VelocityRealDataTest {
  private static final int ROWS = 100_000;
  private static final String CURRENCY = "USD";
  private static final int ANY_COUNT = -1;

  @ParameterizedTest(name = "more than {0} in {1}")
  @CsvSource({"1, PT10S, 26, -1", "1, PT60S, 93, 75", "3, PT1H, 407, 60"})
  void clicksBeyondTheLimit_areThoseThatWereCountedElsewhere(
      int clicksMax, Duration window, int marked, int keys, TestPipeline pipeline)
      throws IOException {
    String variable = System.getenv("TALLYBOOK_REAL_DATA");
    assumeTrue(
        variable != null && !variable.isBlank(),
        "TALLYBOOK_REAL_DATA is not set: the rules are not tried on the real click log");
    List<RawRecord> records = records(Path.of(requireNonNull(variable)).resolve("talkingdata"));
    assertThat(records).hasSize(ROWS);
    TrafficPolicy policy =
        TrafficPolicy.defaults()
            .only("VELOCITY_USER_AD")
            .withSetting("VELOCITY_USER_AD", "burst_clicks_max", clicksMax)
            .withSetting("VELOCITY_USER_AD", "burst_window", 1)
            .withSetting("VELOCITY_USER_AD", "clicks_max", clicksMax)
            .withSetting("VELOCITY_USER_AD", "window", window.toMillis())
            .withSetting("VELOCITY_USER_AD", "cooling", 0);

    PAssert.that(
            pipeline
                .apply(Create.of(records))
                .apply(
                    CountEvents.of(
                            Source.FINAL,
                            CURRENCY,
                            WindowStrategy.billing(),
                            DivertLateEvents.none(),
                            Duration.ofHours(1))
                        .withTraffic(policy))
                .get(CountEvents.JUDGED))
        .satisfies(counts(marked, keys));
    pipeline.run().waitUntilFinish();
  }

  private static SerializableFunction<Iterable<JudgedClick>, Void> counts(int marked, int keys) {
    return clicks -> {
      Set<String> ids = new HashSet<>();
      Set<String> keysSeen = new HashSet<>();
      for (JudgedClick judged : clicks) {
        EventHeader header = judged.click().header();
        ids.add(header.id().value());
        keysSeen.add(header.userId() + " " + header.ad().adId());
      }
      assertThat(ids).hasSize(marked);
      if (keys != ANY_COUNT) {
        assertThat(keysSeen).hasSize(keys);
      }
      return null;
    };
  }

  /** Every row is a click of its own; the address stands in for the user, the app for the ad. */
  private static List<RawRecord> records(Path folder) throws IOException {
    List<RawRecord> records = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("train_sample.csv"))) {
      for (NamedCsvRecord row : rows) {
        long millis =
            Instant.parse(row.getField("click_time").replace(' ', 'T') + "Z").toEpochMilli();
        EventId id = new EventId("line-" + records.size());
        EventHeader header =
            new EventHeader(
                id,
                new AdRef("talkingdata", "all", row.getField("app")),
                millis,
                millis,
                millis,
                row.getField(0) /* ip, whose name the file spells oddly */,
                "",
                Device.MOBILE,
                "",
                "os " + row.getField("os"));
        records.add(
            new RawRecord(
                ByteString.copyFromUtf8(id.value()),
                EventWire.toWire(new Click(header, new Money(1, CURRENCY))).toByteString(),
                "log",
                0,
                records.size(),
                millis));
      }
    }
    return records;
  }
}
