package io.tallybook.pipelines.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndecidedRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NO_BLOCKLIST = "no list blocklist: undecided is BLOCKLIST";

  private final TrafficPolicy policy = TrafficPolicy.defaults().only("UA_MISSING", "BLOCKLIST");

  @Test
  void rulesWithoutTheirList_areNamed() {
    assertThat(UndecidedRules.notes(policy, NOON)).containsExactly(NO_BLOCKLIST);
  }

  @Test
  void rulesThatShareAList_areInOneNote() {
    assertThat(
            UndecidedRules.notes(TrafficPolicy.defaults().only("CRAWLER_IP", "FAKE_CRAWLER"), NOON))
        .containsExactly("no list crawler-ranges: undecided is CRAWLER_IP, FAKE_CRAWLER");
  }

  @Test
  void aListThatBeginsWithinTheDay_isMissedBefore_once() {
    TrafficPolicy listed =
        policy.withLists(
            TrafficLists.builtIn()
                .with(
                    new Snapshot<>(
                        ListKind.BLOCKLIST,
                        "v1",
                        NOON.toEpochMilli(),
                        "0123abcd",
                        SenderList.of(List.of(), List.of()))));
    Instant later = NOON.plus(Duration.ofHours(1));
    Instant before = NOON.minusMillis(1);

    assertThat(UndecidedRules.notes(listed, NOON, later)).isEmpty();
    assertThat(UndecidedRules.notes(listed, before, later)).containsExactly(NO_BLOCKLIST);
    assertThat(UndecidedRules.notes(policy, before, later)).containsExactly(NO_BLOCKLIST);
  }
}
