package io.tallybook.stores.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateStoresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8081",
        "http://127.0.0.1:8081/",
        "http://[::1]:8081",
        "https://tallybook.example"
      })
  void server_isALocationToWriteToOnly(String location) {
    assertThat(AggregateStores.isWriterLocation(location)).isTrue();
    assertThat(AggregateStores.isLocation(location)).isFalse();
    assertThatThrownBy(() -> AggregateStores.open(location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("store '" + location + "' must be given as duckdb:FILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "duckdb:",
        "postgres:x",
        "http://",
        "http://:8081",
        "http://host:0",
        "http://host:65536",
        "http://host:port",
        "http://host/path",
        "http://host?query",
        "http://host#fragment",
        "http://user:secret@host",
        "ftp://host",
        "//host",
        "http://a b"
      })
  void anythingElse_isNoLocation(String location) {
    assertThat(AggregateStores.isWriterLocation(location)).isFalse();
    assertThatThrownBy(() -> AggregateStores.openWriter(location, Optional.of("token")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "store '" + location + "' must be given as duckdb:FILE or http[s]://HOST[:PORT]");
  }

  @Test
  void openWriter_ofAFile_needsNoToken(@TempDir Path folder) {
    String location = AggregateStores.duckDb(folder.resolve("store.duckdb"));
    try (AggregateWriter writer = AggregateStores.openWriter(location, Optional.empty());
        AggregateStore store = AggregateStores.open(location)) {
      writer.upsertAggregates(List.of(Rows.row("a", 0, 1, 10)));
      assertThat(Rows.grossClicks(store)).isEqualTo(10);
    }
  }

  @Test
  void openWriter_ofAServerWithoutAToken_saysWhereToPutOne() {
    for (Optional<String> none : List.of(Optional.<String>empty(), Optional.of(" \n"))) {
      assertThatThrownBy(() -> AggregateStores.openWriter("http://127.0.0.1:8081", none))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "cannot write to http://127.0.0.1:8081: TALLYBOOK_TOKEN is not set; give it an"
                  + " operator's access token");
    }
  }

  @Test
  void openWriter_ofATokenThatIsNone_keepsItToItself() {
    assertThatThrownBy(
            () -> AggregateStores.openWriter("http://127.0.0.1:8081", Optional.of("se\ncret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an access token must be visible ASCII characters");
  }
}
