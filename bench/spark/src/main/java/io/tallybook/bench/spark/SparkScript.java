package io.tallybook.bench.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Runs the statements of a file with Spark SQL in this process. */
public final class SparkScript {
  private SparkScript() {}

  /**
   * Runs.
   *
   * @param args the file, whose statements end with semicolons; a folder for what does not fit
   *     memory; and how many cores
   */
  public static void main(String[] args) throws IOException {
    String script = Files.readString(Path.of(args[0]));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + args[2] + "]")
            .appName("batch")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", args[1])
            .config("spark.sql.warehouse.dir", Path.of(args[1], "warehouse").toUri().toString())
            .config("spark.sql.session.timeZone", "UTC")
            // The default of 200 suits clusters; these are small enough to stay in memory.
            .config("spark.sql.shuffle.partitions", "16")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      for (String statement : script.split(";")) {
        if (!statement.isBlank()) {
          spark.sql(statement);
        }
      }
    }
  }
}
