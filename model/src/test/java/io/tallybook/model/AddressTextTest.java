package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {

  @Test
  void ofIpv4_everyNumber_isWhatTheJdkWrites() {
    for (int number = 0; number < 256; number++) {
      byte[] ip = {(byte) number, (byte) (255 - number), (byte) (number ^ 0x55), (byte) number};

      assertThat(AddressText.ofIpv4(ip, 0)).isEqualTo(AddressText.byTheJdk(ip));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void ofIpv6_anyAddress_isWhatTheJdkWrites(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] surrounded = new byte[20];
      random.nextBytes(surrounded);
      // Runs of zeros, long enough for an address that stands for one of IPv4.
      int zerosFrom = random.nextInt(2, 18);
      Arrays.fill(surrounded, zerosFrom, random.nextInt(zerosFrom, 19), (byte) 0);
      if (random.nextInt(4) == 0) {
        Arrays.fill(surrounded, 2, 12, (byte) 0);
        Arrays.fill(surrounded, 12, 14, (byte) random.nextInt(-1, 1));
      }

      assertThat(AddressText.ofIpv6(surrounded, 2))
          .isEqualTo(AddressText.byTheJdk(Arrays.copyOfRange(surrounded, 2, 18)));
    }
  }

  @Test
  void byTheJdk_fiveBytes_isRefused() {
    assertThatThrownBy(() -> AddressText.byTheJdk(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address has 4 or 16 bytes, not 5");
  }
}
