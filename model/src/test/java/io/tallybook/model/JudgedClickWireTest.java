package io.tallybook.model;

import static io.tallybook.model.EventSamples.randomEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgedClickWireTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void toWire_andBack_isTheSameButForTheAgent(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int clicks = 0;
    while (clicks < 500) {
      if (randomEvent(random) instanceof Click click) {
        clicks++;
        JudgedClick judged = judged(random, click);
        Click withoutAgent = click.withHeader(click.header().withoutUserAgent());

        assertThat(JudgedClickWire.read(JudgedClickWire.toWire(judged).toByteArray()))
            .isEqualTo(
                new JudgedClick(
                    withoutAgent, judged.standing(), judged.verdicts(), judged.revision()));
      }
    }
  }

  private static JudgedClick judged(SplittableRandom random, Click click) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      verdicts.add(
          new Verdict(
              "RULE_" + random.nextInt(9),
              random.nextInt(1, 100),
              random.nextBoolean() ? "" : "list-" + random.nextInt(9),
              any(random, Tier.values()),
              any(random, Category.values()),
              any(random, Decision.values()),
              "seen " + random.nextInt()));
    }
    return new JudgedClick(
        click, any(random, Standing.values()), verdicts, random.nextLong(Long.MAX_VALUE));
  }

  private static <T> T any(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  @ParameterizedTest
  @EnumSource(Standing.class)
  void toWire_namesTheStanding(Standing standing) {
    assertThat(
            JudgedClickWire.toWire(new JudgedClick(click(), standing, List.of(), 0))
                .getStanding()
                .name())
        .isEqualTo("STANDING_" + standing);
  }

  @Test
  void read_whatIsNoJudgedClick_isRefused() {
    assertRefused(new byte[] {1, 2, 3}, "these 3 bytes are no judged click");
    assertRefused(
        sample().toBuilder().setSchemaVersion(2).build().toByteArray(),
        "schema_version must be 1, is 2");
    assertRefused(
        sample().toBuilder().clearStanding().build().toByteArray(),
        "Standing of a judged click must be a known one, is STANDING_UNSPECIFIED");
    assertRefused(
        sample().toBuilder().setStandingValue(99).build().toByteArray(),
        "Standing of a judged click must be a known one, is UNRECOGNIZED");
    assertRefused(
        sample().toBuilder().setRevision(-1).build().toByteArray(),
        "revision must not be negative, is -1");
    assertRefused(
        sample().toBuilder().setIp(ByteString.copyFrom(new byte[3])).build().toByteArray(),
        "an address has 4 or 16 bytes, not 3");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> JudgedClickWire.read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static io.tallybook.model.wire.JudgedClick sample() {
    return JudgedClickWire.toWire(new JudgedClick(click(), Standing.SIVT, List.of(), 7));
  }

  private static Click click() {
    SplittableRandom random = new SplittableRandom(5);
    while (true) {
      if (randomEvent(random) instanceof Click click) {
        return click;
      }
    }
  }
}
