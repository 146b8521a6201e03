package io.tallybook.transforms.traffic.lists;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.FieldBytes;
import io.tallybook.transforms.traffic.lists.SenderList.IdKind;
import io.tallybook.transforms.traffic.lists.SenderList.IdUntil;
import io.tallybook.transforms.traffic.lists.SenderList.RangeUntil;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Until when senders are listed. */
class SenderListTest {
  private static final long END = 1_700_000_000_000L;
  private static final byte[] ADDRESS = {(byte) 198, 51, 100, 7};

  @Test
  void anEntry_holdsUntilItsEnd_exclusively() {
    SenderList list =
        SenderList.of(
            List.of(range(32, END)),
            List.of(id(IdKind.USER, "u", END), id(IdKind.PUBLISHER, "p", END)));
    FieldBytes sender = fields("u", "p");

    assertThat(list.holdsAddress(address(), END - 1)).isTrue();
    assertThat(list.holdsAddress(address(), END)).isFalse();
    assertThat(list.holdsUser(sender, END - 1)).isTrue();
    assertThat(list.holdsUser(sender, END)).isFalse();
    assertThat(list.holdsPublisher(sender, END - 1)).isTrue();
    assertThat(list.holdsPublisher(sender, END)).isFalse();
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void ofEntriesForTheSameSender_theOneThatEndsLastCounts() {
    SenderList list =
        SenderList.of(
            List.of(range(32, END), range(24, END + 5)),
            List.of(id(IdKind.USER, "u", END + 5), id(IdKind.USER, "u", END)));
    SenderList innerLast = SenderList.of(List.of(range(32, END + 5), range(24, END)), List.of());

    assertThat(list.holdsAddress(address(), END + 4)).isTrue();
    assertThat(innerLast.holdsAddress(address(), END + 4)).isTrue();
    assertThat(list.holdsUser(fields("u", ""), END + 4)).isTrue();
    assertThat(list.holdsUser(fields("u", ""), END + 5)).isFalse();
  }

  @Test
  void anEntryWithoutEnd_holdsForEver_andNobodyElseIsListed() {
    SenderList list =
        SenderList.of(
            List.of(range(32, SenderList.NO_END)),
            List.of(id(IdKind.USER, "u", SenderList.NO_END)));

    assertThat(list.holdsAddress(address(), Long.MAX_VALUE - 1)).isTrue();
    assertThat(list.holdsUser(fields("u", "u"), Long.MAX_VALUE - 1)).isTrue();
    assertThat(list.holdsPublisher(fields("u", "u"), END)).isFalse();
    assertThat(list.holdsUser(fields("", ""), END)).isFalse();
  }

  private static Address address() {
    Address address = new Address();
    address.read(ADDRESS, 0, ADDRESS.length);
    return address;
  }

  private static RangeUntil range(int prefixBits, long untilMillis) {
    byte[] first = ADDRESS.clone();
    if (prefixBits == 24) {
      first[3] = 0;
    }
    return new RangeUntil(AddressRange.of(first, prefixBits), untilMillis);
  }

  private static IdUntil id(IdKind kind, String id, long untilMillis) {
    return new IdUntil(kind, id, untilMillis);
  }

  private static FieldBytes fields(String user, String publisher) {
    return click("c").user(user).publisher(publisher).event().header().fieldBytes();
  }
}
