package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import io.tallybook.model.JudgedClick;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a topic say, which decides the columns of its files. Each kind has schema
 * versions of its own, so that a file's version tells its kind.
 */
public enum RecordKind {
  /** Events, protobuf {@code AdEvent}: schema versions 1 and 2. */
  EVENTS(1, RowSchema.VERSION, List.of(RowSchema.KAFKA_PARTITION, RowSchema.EVENT_TIME)) {
    @Override
    MessageType columns(int version) {
      return RowSchema.columns(version);
    }

    @Override
    RecordWriter writer() {
      return new RowWriter();
    }

    @Override
    RecordReader reader(TopicPartition source, MessageType schema, ColumnReadStore columns) {
      return new RowReader(source, schema, columns, new EventEncoder());
    }

    @Override
    RecordTimes times() {
      EventParser parser = new EventParser();
      EventColumns event = new EventColumns();
      return payload ->
          parser.parse(payload, event) ? EventParser.countedTimeMillis(event) : RecordTimes.NONE;
    }
  },

  /** What the traffic rules say of clicks, protobuf {@code JudgedClick}: schema version 101. */
  JUDGED_CLICKS(JudgedSchema.VERSION, JudgedSchema.VERSION, List.of(RowSchema.KAFKA_PARTITION)) {
    @Override
    MessageType columns(int version) {
      return JudgedSchema.COLUMNS;
    }

    @Override
    RecordWriter writer() {
      return new JudgedRowWriter();
    }

    @Override
    RecordReader reader(TopicPartition source, MessageType schema, ColumnReadStore columns) {
      return new JudgedRowReader(source, schema, columns);
    }

    @Override
    RecordTimes times() {
      return RecordKind::judgedTimeMillis;
    }
  };

  private final int firstVersion;
  private final int version;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final List<String> told;

  /**
   * @param told columns that a reader need not read, because others or the manifest tell them
   */
  RecordKind(int firstVersion, int version, List<String> told) {
    this.firstVersion = firstVersion;
    this.version = version;
    this.told = told;
  }

  private static long judgedTimeMillis(ByteString payload) {
    JudgedClick judged = JudgedSchema.read(payload);
    return judged == null ? RecordTimes.NONE : judged.click().header().eventTimeMillis();
  }

  /** Version of the columns that are written. */
  int version() {
    return version;
  }

  /** The kind that has a schema version; null if this program knows none. */
  static @Nullable RecordKind ofVersion(int version) {
    return Arrays.stream(values())
        .filter(kind -> kind.firstVersion <= version && version <= kind.version)
        .findFirst()
        .orElse(null);
  }

  /** The kind of a file whose version has been checked. */
  static RecordKind of(LogFile file) {
    return of(Path.of(file.path()), file);
  }

  /**
   * The kind of a file.
   *
   * @throws RawLogException if it has a schema version that this program does not know
   */
  static RecordKind of(Path path, LogFile file) {
    RecordKind kind = ofVersion(file.schemaVersion());
    if (kind == null) {
      throw new RawLogException(
          path
              + ": its schema version must be 1 to "
              + RowSchema.VERSION
              + " or "
              + JudgedSchema.VERSION
              + ", is "
              + file.schemaVersion());
    }
    return kind;
  }

  /** The columns that are written. */
  MessageType columns() {
    return columns(version);
  }

  /** The columns that give a record again. */
  MessageType columnsRead(int ofVersion) {
    List<Type> columns = new ArrayList<>(columns(ofVersion).getFields());
    columns.removeIf(column -> told.contains(column.getName()));
    return new MessageType(columns(ofVersion).getName(), columns);
  }

  /** The columns of a version of this kind. */
  abstract MessageType columns(int version);

  abstract RecordWriter writer();

  abstract RecordReader reader(TopicPartition source, MessageType schema, ColumnReadStore columns);

  abstract RecordTimes times();
}
