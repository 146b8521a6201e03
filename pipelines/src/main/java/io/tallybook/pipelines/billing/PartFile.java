package io.tallybook.pipelines.billing;

import com.github.luben.zstd.ZstdOutputStream;
import io.tallybook.transforms.bytes.BytesReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sorted part of a file of a run, compressed. Its name says what it holds, and it is renamed when
 * it is complete: an attempt that is repeated replaces it by the same bytes.
 *
 * @param path where it lies
 * @param key its place among the parts of its file
 * @param lines how many lines it has
 * @param records how many records of the log they account for
 */
record PartFile(Path path, int key, long lines, long records) {
  private static final Pattern NAME = Pattern.compile("([A-Z]+)\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.part");
  private static final int COMPRESSION_LEVEL = 1;

  /** The parts of a file in a folder, in order. */
  static List<PartFile> list(Path folder, RunFile file) throws IOException {
    try (var paths = Files.list(folder)) {
      return paths
          .flatMap(
              path -> {
                Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
                return name.matches() && name.group(1).equals(file.name())
                    ? Stream.of(
                        new PartFile(
                            path,
                            Integer.parseInt(name.group(2)),
                            Long.parseLong(name.group(3)),
                            Long.parseLong(name.group(4))))
                    : Stream.empty();
              })
          .sorted(Comparator.comparingInt(PartFile::key))
          .toList();
    }
  }

  /** Writes a part. The lines are sorted by their bytes. */
  static void write(Path folder, RunFile file, int key, List<byte[]> lines, long records) {
    lines.sort(Arrays::compareUnsigned);
    Path target =
        folder.resolve(file.name() + "." + key + "." + lines.size() + "." + records + ".part");
    Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              new ZstdOutputStream(Files.newOutputStream(temporary), COMPRESSION_LEVEL), 1 << 16)) {
        for (byte[] line : lines) {
          out.write(line);
        }
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  /** Reads the lines of a batch, as {@link LineEncoders} wrote them, and sums their records. */
  static long addLines(BytesReader in, List<byte[]> lines) {
    long records = 0;
    while (in.hasMore()) {
      records += in.readVarint();
      int length = Math.toIntExact(in.readVarint());
      lines.add(Arrays.copyOfRange(in.array(), in.position(), in.position() + length));
      in.skip(length);
    }
    return records;
  }
}
