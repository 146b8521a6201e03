package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.EventWire;
import io.tallybook.model.RawRecord;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeTest {
  private static final double BYTES_PER_CLICK_MAX = 60;

  @TempDir Path root;

  @Test
  void aClickOfRealisticTraffic_takesALotLessThanItsMessage() {
    long offset = 0;
    long messageBytes = 0;
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      for (GeneratedEvent generated :
          new TrafficGenerator(TrafficConfig.defaults().withDuration(Duration.ofMinutes(20)))) {
        AdEvent event = generated.event();
        if (event instanceof Click) {
          ByteString payload = EventWire.toWire(event).toByteString();
          messageBytes += payload.size();
          appender.append(
              new RawRecord(
                  ByteString.copyFromUtf8(event.header().id().value()),
                  payload,
                  Records.TOPIC,
                  0,
                  offset++,
                  event.header().receivedAtMillis()));
        }
      }
      appender.commit();
    }

    LogSnapshot snapshot = RawLog.open(root).snapshot();
    assertThat(snapshot.rows()).isEqualTo(offset).isGreaterThan(5_000);
    assertThat((double) snapshot.bytes() / snapshot.rows()).isLessThan(BYTES_PER_CLICK_MAX);
    assertThat(messageBytes).isGreaterThan(4 * snapshot.bytes());
  }
}
