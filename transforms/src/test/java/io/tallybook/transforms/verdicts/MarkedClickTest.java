package io.tallybook.transforms.verdicts;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of one click, mark by mark. */
class MarkedClickTest {
  private static final AdEvent EVENT = click("a").at("00:10").event();
  private static final long TIME = EVENT.header().eventTimeMillis();

  private static final Verdict LISTED = verdict("LISTED", Decision.INVALID);
  private static final Verdict NO_LIST = verdict("NO_LIST", Decision.UNDECIDED);
  private static final Verdict REPEAT = verdict("REPEAT", Decision.INVALID);
  private static final Verdict BUSY = verdict("BUSY", Decision.SUSPECT);
  private static final Map<String, Verdict> RULES = Map.of("REPEAT", REPEAT, "BUSY", BUSY);

  private final TaggedEventFormat format = new TaggedEventFormat();

  @Test
  void marksOfSeveralRules_areToldTogether_thoseOfTheEventFirst() {
    MarkedClick click = marked(mark("REPEAT", 1), mark("", 1, LISTED, NO_LIST), mark("BUSY", 1));

    assertThat(announce(click))
        .isEqualTo(change(0, List.of(NO_LIST), List.of(LISTED, NO_LIST, BUSY, REPEAT)));
  }

  @Test
  void revisions_growByOne_withEachChange_andNotWithout() {
    MarkedClick click = marked(mark("REPEAT", 1));

    assertThat(announce(click)).isEqualTo(change(0, List.of(), List.of(REPEAT)));
    assertThat(announce(click)).isNull();
    click.add(mark("BUSY", 1));
    assertThat(announce(click)).isEqualTo(change(1, List.of(REPEAT), List.of(BUSY, REPEAT)));
    click.add(mark("REPEAT", -1));
    click.add(mark("REPEAT", 1));
    assertThat(announce(click)).isNull();
    click.add(mark("REPEAT", -1));
    assertThat(announce(click)).isEqualTo(change(2, List.of(BUSY, REPEAT), List.of(BUSY)));
    click.add(mark("BUSY", -1));
    assertThat(announce(click)).isEqualTo(change(3, List.of(BUSY), List.of()));
  }

  @Test
  void aMarkTakenBackTwice_isThereAfterTwoMore() {
    MarkedClick click = marked(mark("REPEAT", -1), mark("REPEAT", -1));

    assertThat(announce(click)).isNull();
    click.add(mark("REPEAT", 1));
    assertThat(announce(click)).isNull();
    click.add(mark("REPEAT", 1));
    assertThat(announce(click)).isNull();
    click.add(mark("REPEAT", 1));
    assertThat(announce(click)).isEqualTo(change(0, List.of(), List.of(REPEAT)));
  }

  @Test
  void whatARuleCouldNotDecide_staysSaid_alsoWhenNothingElseIs() {
    MarkedClick click = marked(mark("", 1, LISTED, NO_LIST));

    assertThat(announce(click)).isEqualTo(change(0, List.of(NO_LIST), List.of(LISTED, NO_LIST)));
    click.add(mark("", -1, LISTED, NO_LIST));
    assertThat(announce(click)).isEqualTo(change(1, List.of(LISTED, NO_LIST), List.of(NO_LIST)));
  }

  @Test
  void theVerdictsOfTheEvent_areThoseOfItsMark_notOfOneThatTakesItBack() {
    MarkedClick click = marked(mark("", -1), mark("", 1, LISTED), mark("", 1, LISTED));

    assertThat(announce(click)).isEqualTo(change(0, List.of(), List.of(LISTED)));

    MarkedClick takenBackLast = marked(mark("", 1, LISTED), mark("", 1, LISTED), mark("", -1));
    assertThat(announce(takenBackLast)).isEqualTo(change(0, List.of(), List.of(LISTED)));
  }

  @Test
  void aMarkTakenBack_needsNoContent_whetherItComesFirstOrLast() {
    Mark takenBack = new Mark(1, TIME, "REPEAT", -1, Mark.NO_CONTENT);
    MarkedClick first = marked(takenBack, mark("REPEAT", 1), mark("BUSY", 1));
    assertThat(announce(first)).isEqualTo(change(0, List.of(), List.of(BUSY)));

    MarkedClick last = marked(mark("REPEAT", 1));
    assertThat(announce(last)).isEqualTo(change(0, List.of(), List.of(REPEAT)));
    last.add(takenBack);
    assertThat(announce(last)).isEqualTo(change(1, List.of(REPEAT), List.of()));
  }

  @Test
  void aRuleThatIsNotThere_isAFault() {
    MarkedClick click = marked(mark("GONE", 1));

    assertThatThrownBy(() -> announce(click))
        .hasMessage("a click was marked by a rule that is not there: GONE");
  }

  @Test
  void aChange_takesBackWhatWasCounted_andCountsAnew() {
    VerdictChange change = change(2, List.of(LISTED, NO_LIST), List.of(NO_LIST, BUSY));
    List<TaggedEvent> counted = new ArrayList<>();
    change.count(
        (tagged, timestampMillis) -> {
          assertThat(timestampMillis).isEqualTo(TIME);
          counted.add(tagged);
        });

    assertThat(counted)
        .containsExactly(
            new TaggedEvent(event(), Role.WITHDRAWN, List.of(LISTED, Undecided.MARK)),
            new TaggedEvent(event(), Role.FIRST, List.of(BUSY, Undecided.MARK)));
    assertThat(change.judged().revision()).isEqualTo(2);
    assertThat(change.judged().verdicts()).containsExactly(NO_LIST, BUSY);
  }

  @Test
  void afterARestart_nothingIsToldTwice_andRevisionsGoOn() {
    BytesWriter log = new BytesWriter();
    MarkEncoder encoder = new MarkEncoder();
    encoder.encode(mark("REPEAT", 1), log);
    encoder.encode(mark("BUSY", 1), log);
    encoder.encode(mark("BUSY", -1), log);

    MarkedClicks clicks = new MarkedClicks();
    clicks.replay(7, 0, new BytesReader(log.toByteArray()));
    MarkedClick click = clicks.all().iterator().next();

    assertThat(announce(click)).isNull();
    assertThat(clicks.add(7, mark("REPEAT", -1))).isSameAs(click);
    assertThat(announce(click)).isEqualTo(change(3, List.of(REPEAT), List.of()));
  }

  @Test
  void aBucketThatIsForgotten_leavesTheOthers() {
    MarkedClicks clicks = new MarkedClicks();
    MarkedClick forgotten = clicks.add(7, mark("REPEAT", 1));
    MarkedClick other = clicks.add(8, mark("REPEAT", 1));

    clicks.forget(7);

    assertThat(clicks.all()).containsExactly(other);
    assertThat(clicks.add(7, mark("REPEAT", 1))).isNotSameAs(forgotten);
  }

  /** Whatever comes together and in whatever order, each change continues from the one before. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changes_leadFromOneStandingToTheNext(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> counts = new TreeMap<>();
    MarkedClick click = new MarkedClick();
    List<Verdict> said = List.of();
    long revision = 0;
    for (int step = 0; step < 200; step++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        String rule = List.of("", "BUSY", "REPEAT").get(random.nextInt(3));
        int count = counts.getOrDefault(rule, 0);
        int change = count > 1 ? -1 : count < -1 || random.nextBoolean() ? 1 : -1;
        click.add(mark(rule, change, LISTED));
        counts.merge(rule, change, Integer::sum);
      }
      List<Verdict> expected = new ArrayList<>();
      counts.forEach(
          (rule, count) -> {
            if (count > 0) {
              expected.add(rule.isEmpty() ? LISTED : RULES.get(rule));
            }
          });
      VerdictChange change = announce(click);
      if (expected.equals(said)) {
        assertThat(change).isNull();
      } else {
        assertThat(change).isEqualTo(change(revision++, said, expected));
        said = expected;
      }
    }
    assertThat(revision).isGreaterThan(20);
  }

  private @Nullable VerdictChange announce(MarkedClick click) {
    return click.announce(RULES, format);
  }

  private static MarkedClick marked(Mark... marks) {
    MarkedClick click = new MarkedClick();
    for (Mark mark : marks) {
      click.add(mark);
    }
    return click;
  }

  private static VerdictChange change(long revision, List<Verdict> former, List<Verdict> now) {
    return new VerdictChange(event(), former, now, revision);
  }

  /** As it is when it has been through a batch. */
  private static Click event() {
    return (Click) EVENT.withHeader(EVENT.header().withoutUserAgent());
  }

  private static Mark mark(String ruleId, int change, Verdict... ofTheEvent) {
    BytesWriter content = new BytesWriter();
    new TaggedEventFormat()
        .writeTagged(new TaggedEvent(event(), Role.FIRST, List.of(ofTheEvent)), content);
    return new Mark(
        Mark.keyOf(1, TIME),
        TIME,
        ruleId,
        change,
        new BytesReader(content.array(), 0, content.size()));
  }

  private static Verdict verdict(String rule, Decision decision) {
    return new Verdict(rule, 1, "list", Tier.T1, Category.GIVT, decision, "because");
  }
}
