package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBookText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The price book of a run, kept beside its results as {@link PriceBook#canonicalText}: the SHA-256
 * of the file's bytes is the version that the run names.
 */
public final class KeptPriceBook {
  /** Name of the file; a run without a price book has none. */
  static final String FILE = "prices.txt";

  private KeptPriceBook() {}

  /**
   * Finds the book that a run of a day was priced from.
   *
   * @param results where the folders of all days lie
   * @param version see {@link PriceBook#version}
   * @return empty if no run of the day that is still there kept it unchanged
   * @throws BillingException if the folder cannot be read
   */
  public static Optional<PriceBook> find(Path results, LocalDate day, String version) {
    Path dayFolder = results.resolve("date=" + day);
    if (!Files.isDirectory(dayFolder)) {
      return Optional.empty();
    }
    try (var runs = Files.list(dayFolder)) {
      List<Path> books =
          runs.map(run -> run.resolve(FILE)).filter(Files::isRegularFile).sorted().toList();
      for (Path book : books) {
        if (FileHash.sha256(book).equals(version)) {
          return Optional.of(new PriceBookText(Files.readString(book, UTF_8)).book());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new BillingException("cannot read " + dayFolder + ": " + e, e);
    }
  }
}
