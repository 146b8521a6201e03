package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdRefTest {

  @Test
  void hashCode_adsThatCountOnSideBySide_hardlyEverShareOne() {
    Set<Integer> hashes = new HashSet<>();
    for (int ad = 0; ad < 20_000; ad++) {
      hashes.add(
          new AdRef("advertiser-" + ad % 200, "campaign-" + ad % 2_000, "ad-" + ad).hashCode());
    }
    assertThat(hashes).hasSizeGreaterThan(19_990);
  }

  @Test
  void hashCode_isTheSameOnEveryMachine() {
    assertThat(new AdRef("acme", "spring", "banner-1").hashCode()).isEqualTo(HASH);
  }

  @Test
  void anEmptyOrOverlongId_isRefused() {
    assertThatThrownBy(() -> new AdRef("acme", "", "banner-1"))
        .hasMessage("campaign id must have 1 to 128 characters, has 0");
    assertThatThrownBy(() -> new AdRef("acme", "spring", "x".repeat(129)))
        .hasMessage("ad id must have 1 to 128 characters, has 129");
  }

  /** Pinned: shards of saved state follow it. */
  private static final int HASH = -316419242;
}
