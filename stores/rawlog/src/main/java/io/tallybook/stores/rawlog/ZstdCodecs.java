package io.tallybook.stores.rawlog;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard from array to array, without the streams and the configuration of Hadoop's codecs. */
final class ZstdCodecs implements CompressionCodecFactory {
  private static final int LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codecName) {
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codecName) {
    if (codecName != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("pages must be compressed with ZSTD, is " + codecName);
    }
    return new Decompressor();
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    byte[] array = new byte[Math.toIntExact(bytes.size())];
    bytes.toInputStream().slice(array.length).get(array);
    return array;
  }

  private static final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(array(bytes), LEVEL));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // Nothing is held.
    }
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
      return BytesInput.from(decompressed(array(bytes), decompressedSize));
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
        throws IOException {
      byte[] compressed = new byte[compressedSize];
      input.get(compressed);
      output.put(decompressed(compressed, decompressedSize));
    }

    private static byte[] decompressed(byte[] compressed, int decompressedSize) throws IOException {
      byte[] result = new byte[decompressedSize];
      long size = Zstd.decompress(result, compressed);
      if (Zstd.isError(size) || size != decompressedSize) {
        throw new IOException("a page does not decompress to its " + decompressedSize + " bytes");
      }
      return result;
    }

    @Override
    public void release() {
      // Nothing is held.
    }
  }
}
