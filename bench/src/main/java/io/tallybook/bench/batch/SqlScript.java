package io.tallybook.bench.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Statements of SQL, each ended by a semicolon, with names in place of values: {@code ${name}}. */
final class SqlScript {
  private final String text;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * A script of this package's resources.
   *
   * @param values what stands for what
   * @throws IllegalArgumentException if a name has no value
   */
  static SqlScript of(String resource, Map<String, String> values) throws IOException {
    try (InputStream in = SqlScript.class.getResourceAsStream("/batch/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no script " + resource);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      if (text.contains("${")) {
        throw new IllegalArgumentException(resource + " has names without a value: " + text);
      }
      return new SqlScript(text);
    }
  }

  /** The script with its values. */
  String text() {
    return text;
  }

  void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : text.split(";")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }
}
