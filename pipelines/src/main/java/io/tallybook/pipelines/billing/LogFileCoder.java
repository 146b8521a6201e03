package io.tallybook.pipelines.billing;

import io.tallybook.stores.rawlog.LogFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link LogFile}, for elements on their way to a reader; it is in no saved state. */
final class LogFileCoder extends AtomicCoder<LogFile> {
  private static final long serialVersionUID = 1L;

  @Override
  public void encode(LogFile file, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeUTF(file.path());
    out.writeUTF(file.topic());
    out.writeInt(file.partition());
    out.writeLong(file.date().toEpochDay());
    out.writeInt(file.hour());
    out.writeLong(file.rows());
    out.writeLong(file.bytes());
    out.writeUTF(file.sha256());
    out.writeLong(file.minOffset());
    out.writeLong(file.maxOffset());
    write(file.minEventTimeMillis(), out);
    write(file.maxEventTimeMillis(), out);
    out.writeLong(file.minRecordedAtMillis());
    out.writeLong(file.maxRecordedAtMillis());
    out.writeInt(file.schemaVersion());
  }

  @Override
  public LogFile decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    return new LogFile(
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        LocalDate.ofEpochDay(in.readLong()),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        readOptional(in),
        readOptional(in),
        in.readLong(),
        in.readLong(),
        in.readInt());
  }

  private static void write(OptionalLong value, DataOutputStream out) throws IOException {
    out.writeBoolean(value.isPresent());
    out.writeLong(value.orElse(0));
  }

  private static OptionalLong readOptional(DataInputStream in) throws IOException {
    boolean isPresent = in.readBoolean();
    long value = in.readLong();
    return isPresent ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
