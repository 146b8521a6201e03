package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  @Test
  void rule_readsEachNameOnce() {
    assertThat(QueryParameters.parse(null)).isEmpty();
    assertThat(QueryParameters.parse("")).isEmpty();
    assertThat(QueryParameters.parse("b=2&a=x=y&&flag&c=1;d=2&e=%C3%BC+%2B&%66=%26"))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of("a", "x=y", "b", "2", "flag", "", "c", "1;d=2", "e", "\u00fc +", "f", "&")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1&a=2",
        "a=1&%61=2",
        "a=%",
        "a=%4",
        "a=%zz",
        "a=%+1",
        "a=%-1",
        "a=%\uff11\uff11",
        "a=%C3",
        "a=%C0%80",
        "a=%ED%A0%80",
        "a=%FF",
        "a=\u00fc",
        "a=b c",
        "a=\u0000"
      })
  void rule_refusesWhatIsNotPlain(String query) {
    assertThatIllegalArgumentException().isThrownBy(() -> QueryParameters.parse(query));
  }
}
