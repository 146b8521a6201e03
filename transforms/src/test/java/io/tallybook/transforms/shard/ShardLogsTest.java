package io.tallybook.transforms.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardLogsTest {
  private static final int SHARD = 7;

  private final MemoryState state = new MemoryState();
  private final ShardLogs<Numbers> logs = new ShardLogs<>(Numbers::new);

  /** An index that holds the numbers of each bucket in order. */
  private static final class Numbers implements LogIndex {
    private final TreeMap<Long, List<Long>> buckets = new TreeMap<>();

    @Override
    public void replay(long bucket, long position, BytesReader segment) {
      while (segment.hasMore()) {
        add(bucket, segment.readLong());
      }
    }

    void add(long bucket, long number) {
      buckets.computeIfAbsent(bucket, b -> new ArrayList<>()).add(number);
    }
  }

  @Test
  void index_isUsedAgain_whileTheStateIsAsItLeftIt() {
    Numbers index = add(logs, 1, 100);
    state.accesses = 0;
    assertThat(add(logs, 1, 101)).isSameAs(index);
    // One read of the stamp, one append, one write of the stamp.
    assertThat(state.accesses).isEqualTo(3);
  }

  @Test
  void use_withoutNews_writesNothing() {
    add(logs, 1, 100);
    state.accesses = 0;
    open(logs).close();
    assertThat(state.accesses).isEqualTo(1);
  }

  @Test
  void whatWasWritten_canBeReadAgain_beforeAndAfterItsSegmentsAreJoined() {
    for (int i = 0; i < 100; i++) {
      ShardLog<Numbers> log = open(logs);
      log.appendTo(i % 2).writeLong(i);
      log.appendTo(i % 2).writeLong(-i);
      for (int seen = 0; seen <= i; seen++) {
        BytesReader again = log.read(seen % 2, (seen / 2) * 16L);
        assertThat(again.readLong()).isEqualTo(seen);
        assertThat(again.readLong()).isEqualTo(-seen);
      }
      log.close();
    }
    ShardLog<Numbers> log = open(logs);
    assertThat(state.segments()).hasSizeLessThan(80);
    assertThatThrownBy(() -> log.read(0, 50 * 16L)).hasMessageContaining("no position");
    assertThatThrownBy(() -> log.read(5, 0)).hasMessageContaining("no position");
  }

  @Test
  void index_isRebuilt_byAnotherWorker() {
    add(logs, 1, 100);
    add(logs, 2, 200);
    add(logs, 1, 101);
    ShardLogs<Numbers> another = new ShardLogs<>(Numbers::new);
    assertThat(numbers(another)).isEqualTo("{1=[100, 101], 2=[200]}");
  }

  @Test
  void index_isRebuilt_whenABundleFailedAndTheStateWentBack() {
    add(logs, 1, 100);
    MemoryState before = state.copy();
    add(logs, 1, 101);
    state.become(before);
    assertThat(numbers(logs)).isEqualTo("{1=[100]}");
  }

  @Test
  void index_isRebuilt_whenAShardWentBackAndAnotherWorkerWentOnAsFar() {
    add(logs, 1, 100);
    MemoryState before = state.copy();
    add(logs, 1, 101);
    state.become(before);
    // As many appends, of as many bytes, but not the same.
    add(new ShardLogs<>(Numbers::new), 1, 102);
    assertThat(numbers(logs)).isEqualTo("{1=[100, 102]}");
  }

  @Test
  void index_isRebuilt_afterAFailureInMidUse() {
    add(logs, 1, 100);
    ShardLog<Numbers> log = open(logs);
    log.index().add(1, 666);
    // Never closed: what failed threw past it.
    assertThat(numbers(logs)).isEqualTo("{1=[100]}");
  }

  @Test
  void state_clearedByTheRunner_isAnEmptyLog() {
    add(logs, 1, 100);
    state.become(new MemoryState());
    assertThat(numbers(logs)).isEqualTo("{}");
  }

  @Test
  void drop_removesABucketAsAWhole() {
    add(logs, 1, 100);
    add(logs, 2, 200);
    ShardLog<Numbers> log = open(logs);
    assertThat(log.firstBucket()).hasValue(1);
    log.index().buckets.remove(1L);
    log.drop(1);
    log.close();
    assertThat(numbers(logs)).isEqualTo("{2=[200]}");
    assertThat(numbers(new ShardLogs<>(Numbers::new))).isEqualTo("{2=[200]}");
    assertThat(state.segments()).hasSize(1);
  }

  @Test
  void bucketToAwait_isToldOnce_andAgainAfterARebuild() {
    ShardLog<Numbers> log = open(logs);
    assertThat(log.bucketToAwait()).isEmpty();
    log.appendTo(5).writeLong(1);
    assertThat(log.bucketToAwait()).hasValue(5);
    assertThat(log.bucketToAwait()).isEmpty();
    log.appendTo(3).writeLong(1);
    assertThat(log.bucketToAwait()).hasValue(3);
    log.close();
    assertThat(open(new ShardLogs<>(Numbers::new)).bucketToAwait()).isEqualTo(OptionalLong.of(3));
  }

  @Test
  void smallSegments_areJoined_soTheirNumberStaysSmallAndLargeOnesStayAsTheyAre() {
    int numbers = 200_000;
    for (int i = 0; i < numbers; i += 10) {
      ShardLog<Numbers> log = open(logs);
      for (int j = i; j < i + 10; j++) {
        log.index().add(1, j);
        log.appendTo(1).writeLong(j);
      }
      log.close();
    }
    assertThat(state.segments()).hasSizeLessThan(700); // of some two kilobytes and a half each
    assertThat(state.bytes()).isLessThan(numbers * 8L + 700 * 9);
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < numbers; i++) {
      expected.add(i);
    }
    assertThat(open(new ShardLogs<>(Numbers::new)).index().buckets.get(1L)).isEqualTo(expected);
  }

  /** Appends, drops, failed bundles and moves between workers: every worker reads the same. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void workers_agree_whateverHappensToThem(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ShardLogs<Numbers>> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(new ShardLogs<>(Numbers::new));
    }
    TreeMap<Long, List<Long>> oracle = new TreeMap<>();
    for (int step = 0; step < 3_000; step++) {
      ShardLogs<Numbers> worker = workers.get(random.nextInt(workers.size()));
      MemoryState before = state.copy();
      ShardLog<Numbers> log = open(worker);
      boolean fails = random.nextInt(10) == 0;
      for (int i = random.nextInt(4); i > 0; i--) {
        long bucket = random.nextInt(3);
        long number = random.nextLong();
        log.index().add(bucket, number);
        log.appendTo(bucket).writeLong(number);
        if (!fails) {
          oracle.computeIfAbsent(bucket, b -> new ArrayList<>()).add(number);
        }
      }
      if (!fails && random.nextInt(100) == 0 && log.firstBucket().isPresent()) {
        log.close();
        log = open(worker);
        long bucket = log.firstBucket().getAsLong();
        log.index().buckets.remove(bucket);
        log.drop(bucket);
        oracle.remove(bucket);
      }
      if (!fails || random.nextBoolean()) {
        log.close();
      }
      if (fails) {
        state.become(before);
      }
      if (random.nextInt(20) == 0) {
        assertThat(numbers(worker)).isEqualTo(oracle.toString());
      }
    }
    workers.forEach(worker -> assertThat(numbers(worker)).isEqualTo(oracle.toString()));
  }

  @Test
  void segment_ofAnotherFormat_isRefused() {
    add(logs, 1, 100);
    state.segments().replaceAll((number, segment) -> new byte[] {9, 0});
    ShardLogs<Numbers> another = new ShardLogs<>(Numbers::new);
    assertThatThrownBy(() -> open(another)).hasMessage("segments have format 1 here, found 9");
  }

  private Numbers add(ShardLogs<Numbers> worker, long bucket, long number) {
    ShardLog<Numbers> log = open(worker);
    log.index().add(bucket, number);
    BytesWriter out = log.appendTo(bucket);
    out.writeLong(number);
    log.close();
    return log.index();
  }

  private String numbers(ShardLogs<Numbers> worker) {
    ShardLog<Numbers> log = open(worker);
    String numbers = log.index().buckets.toString();
    log.close();
    return numbers;
  }

  private ShardLog<Numbers> open(ShardLogs<Numbers> worker) {
    return worker.open(SHARD, state.stampState(), state.segmentState());
  }
}
