package io.tallybook.transforms.coders;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Purpose;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaggedEventFormatTest {
  private static final List<Verdict> VERDICTS =
      List.of(
          new Verdict("ONE", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "seen"),
          new Verdict("TWO", 7, "list-3", Tier.T1, Category.SIVT, Decision.SUSPECT, ""));

  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter bytes = new BytesWriter();

  static List<ScriptedEvent> events() {
    ScriptedEvent click = click("a").at("00:03");
    return List.of(
        click,
        click.ip(""),
        click.userAgent(""),
        click.ip("").userAgent(""),
        click.publisher("p"),
        click.publisher("p").userAgent(""),
        click.purpose(Purpose.PREFETCH),
        click.publisher("").purpose(Purpose.PREFETCH),
        click.ip("2001:db8:0:0:0:0:0:1"),
        click.country(""),
        click.receivedAfter(Duration.ofSeconds(-3)),
        click.receivedAfter(Duration.ofMinutes(-9)), // its time is clamped
        click.receivedAfter(Duration.ofDays(9)),
        impression("i"),
        conversion("c"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void write_keepsAllButTheAgent(ScriptedEvent scripted) {
    format.write(scripted.event(), VERDICTS, bytes);
    format.write(scripted.event(), List.of(), bytes);
    format.write(new TaggedEvent(scripted.event(), Role.DEMOTED, VERDICTS, 77), bytes);

    BytesReader in = new BytesReader(bytes.toByteArray());
    var kept = scripted.event().withHeader(scripted.userAgent("").event().header());
    byte[] agent = scripted.userAgent().getBytes(UTF_8);
    long hash = agent.length == 0 ? 0 : Fingerprint.hash64(agent, 0, agent.length);
    assertThat(format.read(in, Role.FIRST))
        .isEqualTo(new TaggedEvent(kept, Role.FIRST, VERDICTS, hash));
    assertThat(format.read(in, Role.DUPLICATE))
        .isEqualTo(new TaggedEvent(kept, Role.DUPLICATE, List.of(), hash));
    assertThat(format.read(in)).isEqualTo(new TaggedEvent(kept, Role.DEMOTED, VERDICTS, 77));
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void write_beginsWithTheEventTime() {
    format.write(click("a").at("00:03").event(), List.of(), bytes);
    assertThat(new BytesReader(bytes.toByteArray()).readLong())
        .isEqualTo(ScriptedEvent.EPOCH.toEpochMilli() + 3_000);
  }
}
