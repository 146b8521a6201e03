package io.tallybook.transforms.verdicts;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.MemoryState;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks of clicks, batch by batch. */
class MarkFoldTest {
  private static final int SHARD = 3;
  private static final Expiry EXPIRY = new Expiry(Duration.ofMinutes(2).toMillis());
  private static final Verdict NO_LIST = verdict("NO_LIST", Decision.UNDECIDED);
  private static final Map<String, Verdict> RULES =
      Map.of(
          "REPEAT",
          verdict("REPEAT", Decision.INVALID),
          "BUSY",
          verdict("BUSY", Decision.SUSPECT),
          "FAST",
          verdict("FAST", Decision.INVALID));

  private final MemoryState state = new MemoryState();
  private final List<VerdictChange> changes = new ArrayList<>();
  private final MarkFold fold = new MarkFold(EXPIRY, RULES, (change, time) -> changes.add(change));
  private ShardLogs<MarkedClicks> logs = new ShardLogs<>(MarkedClicks::new);

  private static Verdict verdict(String rule, Decision decision) {
    return new Verdict(rule, 1, "", Tier.T1, Category.GIVT, decision, "because");
  }

  private static TaggedEvent event(String id, Duration at) {
    return new TaggedEvent(click(id).at(at).event(), Role.FIRST, List.of(NO_LIST));
  }

  private static byte[] mark(TaggedEvent click, String rule, int change) {
    BytesWriter content = new BytesWriter();
    new TaggedEventFormat().writeTagged(click, content);
    BytesWriter record = new BytesWriter();
    new MarkEncoder()
        .encode(
            Mark.of(
                Mark.idHash(click),
                click.event().header().eventTimeMillis(),
                rule,
                change,
                change > 0 ? new BytesReader(content.toByteArray()) : Mark.NO_CONTENT),
            record);
    return record.toByteArray();
  }

  private void fold(List<byte[]> records) {
    BytesWriter batch = new BytesWriter();
    BatchByShard.begin(batch);
    records.forEach(record -> batch.writeBytes(record, 0, record.length));
    ShardLog<MarkedClicks> log = logs.open(SHARD, state.stampState(), state.segmentState());
    fold.fold(batch.toByteArray(), log);
    log.close();
  }

  private void restart() {
    logs = new ShardLogs<>(MarkedClicks::new);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void inWhicheverOrderTheyCome_theLastStandingIsTheSame(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> toCome = new ArrayList<>();
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      String id = "c-" + i;
      TaggedEvent click = event(id, Duration.ofSeconds(random.nextInt(90)));
      for (String rule : new TreeSet<>(RULES.keySet())) {
        boolean marks = random.nextInt(3) == 0;
        if (marks) {
          expected.computeIfAbsent(id, any -> new ArrayList<>()).add(rule);
          toCome.add(mark(click, rule, 1));
        }
        if (random.nextInt(3) == 0) {
          toCome.add(mark(click, rule, 1));
          toCome.add(mark(click, rule, -1));
        }
      }
    }
    Collections.shuffle(toCome, new Random(seed));
    int from = 0;
    while (from < toCome.size()) {
      int to = Math.min(toCome.size(), from + 1 + random.nextInt(12));
      fold(toCome.subList(from, to));
      from = to;
      if (random.nextInt(4) == 0) {
        restart();
      }
    }

    assertThat(standings()).isEqualTo(expected);
  }

  /** Each change continues from the one before. */
  private Map<String, List<String>> standings() {
    Map<String, List<Verdict>> standings = new HashMap<>();
    for (VerdictChange change : changes) {
      String id = change.click().header().id().value();
      assertThat(change.former()).isEqualTo(standings.getOrDefault(id, List.of(NO_LIST)));
      standings.put(id, change.verdicts());
    }
    Map<String, List<String>> rules = new TreeMap<>();
    standings.forEach(
        (id, verdicts) -> {
          assertThat(verdicts).startsWith(NO_LIST);
          if (verdicts.size() > 1) {
            rules.put(id, verdicts.stream().skip(1).map(Verdict::ruleId).toList());
          }
        });
    return rules;
  }

  @Test
  void aBucketThatIsForgotten_leavesTheOthers() {
    TaggedEvent early = event("a", Duration.ofSeconds(1));
    TaggedEvent late = event("b", Duration.ofSeconds(80));
    fold(List.of(mark(early, "REPEAT", 1), mark(late, "REPEAT", 1)));
    ShardLog<MarkedClicks> log = logs.open(SHARD, state.stampState(), state.segmentState());
    long bucket = log.firstBucket().orElseThrow();
    log.index().forget(bucket);
    log.drop(bucket);
    log.close();

    restart();
    fold(List.of(mark(late, "BUSY", 1), mark(early, "REPEAT", -1)));

    assertThat(standings())
        .isEqualTo(Map.of("a", List.of("REPEAT"), "b", List.of("BUSY", "REPEAT")));
  }
}
