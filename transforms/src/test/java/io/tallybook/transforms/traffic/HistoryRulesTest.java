package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistoryRulesTest {
  private static final long START = 1_700_000_000_000L;

  /** A history that is written down. */
  private record Written(List<Long> times, List<Long> agents) implements HistoryRule.History {
    @Override
    public int size() {
      return times.size();
    }

    @Override
    public long timeMillis(int index) {
      return times.get(index);
    }

    @Override
    public long agentHash(int index) {
      return agents.get(index % agents.size());
    }
  }

  private static BitSet judge(RuleKind kind, List<Long> times, List<Long> agents) {
    return ((HistoryRule) kind.withDefaults()).judge(new Written(times, agents));
  }

  private static List<Long> every(long gapMillis, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(START + i * gapMillis);
    }
    return times;
  }

  private static BitSet bits(int from, int to) {
    BitSet bits = new BitSet();
    bits.set(from, to);
    return bits;
  }

  @Test
  void cadence_marksTenOrMoreAtRegularGaps_andNoFewer() {
    assertThat(judge(CadenceRule.KIND, every(5_000, 10), List.of(1L))).isEqualTo(bits(0, 10));
    assertThat(judge(CadenceRule.KIND, every(5_000, 9), List.of(1L))).isEqualTo(new BitSet());
  }

  @Test
  void cadence_allowsForJitterOfTwoPercent_butAPersonIsIrregular() {
    SplittableRandom random = new SplittableRandom(1);
    List<Long> machine = new ArrayList<>();
    List<Long> person = new ArrayList<>();
    long machineTime = START;
    long personTime = START;
    for (int i = 0; i < 20; i++) {
      machine.add(machineTime += 5_000 + random.nextInt(-100, 101));
      person.add(personTime += 1_000 + random.nextInt(9_000));
    }
    assertThat(judge(CadenceRule.KIND, machine, List.of(1L))).isEqualTo(bits(0, 20));
    assertThat(judge(CadenceRule.KIND, person, List.of(1L))).isEqualTo(new BitSet());
  }

  @Test
  void cadence_isOfASeries_notOfTheWholeDay() {
    List<Long> times = new ArrayList<>(List.of(START - 3_600_000));
    times.addAll(every(5_000, 12));
    times.add(START + 7_200_000);
    assertThat(judge(CadenceRule.KIND, times, List.of(1L))).isEqualTo(bits(1, 13));
  }

  @Test
  void cadence_ofClicksAtOnce_isNone() {
    assertThat(judge(CadenceRule.KIND, every(0, 12), List.of(1L))).isEqualTo(new BitSet());
  }

  @Test
  void userDayCap_marksTheExcess() {
    assertThat(judge(UserDayCapRule.KIND, every(1_000, 20), List.of(1L))).isEqualTo(new BitSet());
    assertThat(judge(UserDayCapRule.KIND, every(1_000, 23), List.of(1L))).isEqualTo(bits(20, 23));
  }

  @Test
  void addressDayCap_marksTheExcess_unlessManyDevicesShareTheAddress() {
    List<Long> devices = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(judge(AddressDayCapRule.KIND, every(1_000, 100), devices)).isEqualTo(new BitSet());
    assertThat(judge(AddressDayCapRule.KIND, every(1_000, 105), devices)).isEqualTo(bits(100, 105));
    List<Long> office = new ArrayList<>(devices);
    office.add(10L);
    assertThat(judge(AddressDayCapRule.KIND, every(1_000, 105), office)).isEqualTo(new BitSet());
  }
}
