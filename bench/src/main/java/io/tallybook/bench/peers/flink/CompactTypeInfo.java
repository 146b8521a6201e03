package io.tallybook.bench.peers.flink;

import java.util.Objects;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Tells Flink which {@link CompactSerializer} a type has, so that it never falls back to Kryo. */
final class CompactTypeInfo<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  static final CompactTypeInfo<Fingerprint> FINGERPRINT =
      new CompactTypeInfo<>(Fingerprint.class, new FingerprintSerializer());
  static final CompactTypeInfo<Cell> CELL = new CompactTypeInfo<>(Cell.class, new CellSerializer());
  static final CompactTypeInfo<Sums> SUMS = new CompactTypeInfo<>(Sums.class, new SumsSerializer());
  static final CompactTypeInfo<CellSums> CELL_SUMS =
      new CompactTypeInfo<>(CellSums.class, new CellSumsSerializer());

  private final Class<T> type;
  private final CompactSerializer<T> serializer;

  CompactTypeInfo(Class<T> type, CompactSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return true;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in this release of Flink
  public TypeSerializer<T> createSerializer(ExecutionConfig config) {
    return serializer;
  }

  @Override
  public String toString() {
    return "Compact(" + type.getSimpleName() + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompactTypeInfo<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(type);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CompactTypeInfo<?>;
  }
}
