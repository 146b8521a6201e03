package io.tallybook.stores.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random batches and queries, against {@link MapAggregates}: a map that replays the rules. */
class DuckDbAggregateStoreOracleTest {
  private static final int BATCHES = 30;
  private static final int READERS = 3;
  private static final List<String> IDS = List.of("a", "b", "B", "", "ä", "\uFFFD", "\uD83D\uDE00");
  private static final List<Device> DEVICES =
      List.of(Device.UNKNOWN, Device.DESKTOP, Device.MOBILE);
  private static final List<String> RULES = List.of("", "", "A", "B");
  private static final List<Duration> GRANULARITIES =
      List.of(
          Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1));

  private final Path folder;

  DuckDbAggregateStoreOracleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void parity_anyBatchesInAnyOrder_answerLikeTheOracle(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapAggregates oracle = new MapAggregates();
    Path file = folder.resolve("parity.duckdb");
    for (int run = 0; run < 3; run++) {
      // Each run reopens the file: what counts must be in it.
      try (AggregateStore store = DuckDbAggregateStore.open(file)) {
        List<AggregateRow> previous = List.of();
        for (int i = 0; i < BATCHES / 3; i++) {
          List<AggregateRow> batch = batch(random, previous);
          store.upsertAggregates(batch);
          oracle.upsert(batch);
          previous = batch;
          for (int j = 0; j < 4; j++) {
            AggregateQuery query = query(random);
            assertThat(store.query(query)).as("%s", query).isEqualTo(oracle.query(query));
          }
          for (Source source : Source.values()) {
            StoreStatus status = store.status(source);
            assertThat(status.recordsCounted()).isEqualTo(oracle.recordsCounted(source));
            assertThat(status.asOfMillis()).isEqualTo(oracle.asOfMillis(source));
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void parity_readersBesideTheWriter_seeTheStateBetweenTwoBatches(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    // states.get(i) is what the store must hold after i batches.
    List<MapAggregates> states = new ArrayList<>(List.of(new MapAggregates()));
    List<List<AggregateRow>> batches = new ArrayList<>();
    List<AggregateRow> previous = List.of();
    for (int i = 0; i < BATCHES; i++) {
      List<AggregateRow> batch = batch(random, previous);
      MapAggregates state = states.get(i).copy();
      state.upsert(batch);
      batches.add(batch);
      states.add(state);
      previous = batch;
    }
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (AggregateStore store = DuckDbAggregateStore.open(folder.resolve("readers.duckdb"))) {
      List<Future<Integer>> checks = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        SplittableRandom queries = random.split();
        Callable<Integer> reader =
            () -> {
              int queriesRun = 0;
              do {
                AggregateQuery query = query(queries);
                int from = finished.get();
                List<AggregateResult> answer = store.query(query);
                int to = begun.get();
                List<List<AggregateResult>> possible = new ArrayList<>();
                for (MapAggregates state : states.subList(from, to + 1)) {
                  possible.add(state.query(query));
                }
                assertThat(possible).as("%s after %d to %d", query, from, to).contains(answer);
                queriesRun++;
              } while (finished.get() < BATCHES);
              return queriesRun;
            };
        checks.add(readers.submit(reader));
      }
      for (List<AggregateRow> batch : batches) {
        begun.incrementAndGet();
        store.upsertAggregates(batch);
        finished.incrementAndGet();
      }
      for (Future<Integer> check : checks) {
        assertThat(check.get()).isPositive();
      }
      AggregateQuery all = Rows.everything(Dimension.values());
      assertThat(store.query(all)).isEqualTo(states.get(BATCHES).query(all));
    } finally {
      readers.shutdownNow();
    }
  }

  /** New rows, rows of the previous batch again, stale ones and several of one cell. */
  private static List<AggregateRow> batch(SplittableRandom random, List<AggregateRow> previous) {
    List<AggregateRow> rows = new ArrayList<>();
    int count = random.nextInt(1, 80);
    for (int i = 0; i < count; i++) {
      boolean redelivery = !previous.isEmpty() && random.nextInt(4) == 0;
      rows.add(redelivery ? previous.get(random.nextInt(previous.size())) : row(random));
    }
    return rows;
  }

  private static AggregateRow row(SplittableRandom random) {
    AggregateKey key =
        new AggregateKey(
            Rows.minuteMillis(random.nextInt(4) * 1_000 + random.nextInt(2)),
            new AdRef("adv" + id(random, 3), "camp" + id(random, 2), "ad" + id(random, 7)),
            random.nextBoolean() ? "" : "DE",
            DEVICES.get(random.nextInt(DEVICES.size())),
            RULES.get(random.nextInt(RULES.size())));
    long version = random.nextLong(1, 20);
    Measures measures =
        new Measures(
            random.nextLong(100),
            random.nextLong(50),
            random.nextLong(40),
            random.nextLong(30),
            random.nextLong(20),
            random.nextLong(10),
            random.nextLong(1_000),
            random.nextLong(5),
            random.nextLong(1L << 50),
            random.nextLong(1L << 40),
            random.nextLong(25),
            random.nextLong(15));
    Source source = random.nextInt(3) == 0 ? Source.FINAL : Source.LIVE;
    return new AggregateRow(key, source, version, Rows.asOfMillis(version), measures, "USD");
  }

  private static String id(SplittableRandom random, int choices) {
    return IDS.get(random.nextInt(choices));
  }

  private static AggregateQuery query(SplittableRandom random) {
    List<Dimension> dimensions = new ArrayList<>(Arrays.asList(Dimension.values()));
    Collections.shuffle(dimensions, new Random(random.nextLong()));
    Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
    if (random.nextBoolean()) {
      Set<String> ads = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        ads.add("ad" + id(random, 7));
      }
      filters.put(Dimension.AD, ads);
    }
    if (random.nextInt(3) == 0) {
      filters.put(Dimension.COUNTRY, Set.of("DE"));
    }
    if (random.nextInt(3) == 0) {
      filters.put(Dimension.DEVICE, Set.of("UNKNOWN", "DESKTOP"));
    }
    if (random.nextInt(5) == 0) {
      filters.put(Dimension.RULE, random.nextBoolean() ? Set.of("A") : Set.of("B"));
    }
    Instant from = Rows.START.plusSeconds(random.nextInt(-60, 4_000 * 60));
    return new AggregateQuery(
        random.nextBoolean() ? Source.LIVE : Source.FINAL,
        random.nextBoolean() ? Instant.EPOCH : from,
        random.nextBoolean() ? Instant.MAX : from.plusSeconds(random.nextInt(1, 4_000 * 60)),
        dimensions.subList(0, random.nextInt(dimensions.size() + 1)),
        GRANULARITIES.get(random.nextInt(GRANULARITIES.size())),
        filters);
  }
}
