package io.tallybook.pipelines.billing;

import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes lines of text into sorted {@link PartFile}s.
 *
 * <p>{@code PCollection<T>}, bounded, in the global window -> files. Guarantees: the same lines
 * make the same files, whatever their order and however often a part is tried. Memory: one part.
 * Rejects: nothing. Cost: one shuffle of batches.
 *
 * @param <T> what becomes lines
 */
final class WriteParts<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final RunFile file;
  private final ShardEncoder.Factory<T> encoders;
  private final int parts;

  private WriteParts(String folder, RunFile file, ShardEncoder.Factory<T> encoders, int parts) {
    this.folder = folder;
    this.file = file;
    this.encoders = encoders;
    this.parts = parts;
  }

  /**
   * Writes the parts of a file.
   *
   * @param encoders give the text of a line, and the number of its part
   * @param parts how many there can be; a power of two
   */
  static <T> WriteParts<T> of(
      Path folder, RunFile file, ShardEncoder.Factory<T> encoders, int parts) {
    return new WriteParts<>(folder.toAbsolutePath().toString(), file, encoders, parts);
  }

  @Override
  public PDone expand(PCollection<T> lines) {
    lines
        .apply("BatchByPart", BatchByShard.with(encoders).withShards(parts))
        .apply("GroupByPart", GroupByKey.create())
        .apply("WritePart", ParDo.of(new WritePartFn(folder, file)));
    return PDone.in(lines.getPipeline());
  }

  private static final class WritePartFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final RunFile file;

    WritePartFn(String folder, RunFile file) {
      this.folder = folder;
      this.file = file;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> part) {
      List<byte[]> lines = new ArrayList<>();
      long records = 0;
      for (byte[] batch : part.getValue()) {
        records += PartFile.addLines(BatchByShard.read(batch), lines);
      }
      PartFile.write(Path.of(folder), file, part.getKey(), lines, records);
    }
  }
}
