package io.tallybook.model;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rule of compatible evolution: whatever was published keeps its number, name and type, or is
 * reserved by number and name for ever. Additions are free.
 *
 * <p>Knows messages, enums, oneofs and reservations, nested ones included; the wire schema has no
 * groups, extensions or services.
 */
final class SchemaCompatibility {
  private final FileDescriptorProto published;
  private final FileDescriptorProto current;
  private final List<String> violations = new ArrayList<>();

  private SchemaCompatibility(FileDescriptorProto published, FileDescriptorProto current) {
    this.published = published;
    this.current = current;
  }

  /** What breaks readers or writers of the published schema, one line each; empty if nothing. */
  static List<String> violations(FileDescriptorProto published, FileDescriptorProto current) {
    SchemaCompatibility comparison = new SchemaCompatibility(published, current);
    comparison.compareFiles();
    return List.copyOf(comparison.violations);
  }

  private void compareFiles() {
    if (!published.getPackage().equals(current.getPackage())) {
      report("package %s is renamed to %s".formatted(published.getPackage(), current.getPackage()));
    }
    if (!published.getSyntax().equals(current.getSyntax())) {
      report("syntax %s becomes %s".formatted(published.getSyntax(), current.getSyntax()));
    }
    Map<String, DescriptorProto> messages = messages(current);
    messages(published)
        .forEach(
            (name, message) ->
                Optional.ofNullable(messages.get(name))
                    .ifPresentOrElse(
                        now -> compareMessages(name, message, now),
                        () -> report("message %s is removed or renamed".formatted(name))));
    Map<String, EnumDescriptorProto> enums = enums(current);
    enums(published)
        .forEach(
            (name, enumType) ->
                Optional.ofNullable(enums.get(name))
                    .ifPresentOrElse(
                        now -> compareEnums(name, enumType, now),
                        () -> report("enum %s is removed or renamed".formatted(name))));
  }

  private void compareMessages(String name, DescriptorProto before, DescriptorProto now) {
    for (FieldDescriptorProto field : before.getFieldList()) {
      compareField(name, before, field, now);
    }
    for (ReservedRange range : before.getReservedRangeList()) {
      IntStream.range(range.getStart(), range.getEnd())
          .filter(number -> !isReserved(now, number))
          .forEach(number -> report("%s no longer reserves number %d".formatted(name, number)));
    }
    for (String reserved : before.getReservedNameList()) {
      if (!now.getReservedNameList().contains(reserved)) {
        report("%s no longer reserves name %s".formatted(name, reserved));
      }
    }
  }

  private void compareField(
      String message, DescriptorProto before, FieldDescriptorProto field, DescriptorProto now) {
    String name = message + "." + field.getName();
    Optional<FieldDescriptorProto> sameNumber =
        now.getFieldList().stream().filter(f -> f.getNumber() == field.getNumber()).findFirst();
    Optional<FieldDescriptorProto> sameName =
        now.getFieldList().stream().filter(f -> f.getName().equals(field.getName())).findFirst();
    if (sameName.isPresent() && sameName.get().getNumber() != field.getNumber()) {
      report(
          "%s = %d gets number %d".formatted(name, field.getNumber(), sameName.get().getNumber()));
    } else if (sameNumber.isPresent()) {
      if (sameName.isEmpty()) {
        report(
            "%s = %d is renamed to %s"
                .formatted(name, field.getNumber(), sameNumber.get().getName()));
      }
      compareTypes(name, before, field, now, sameNumber.get());
    } else {
      requireReserved(
          name,
          field.getNumber(),
          isReserved(now, field.getNumber()),
          now.getReservedNameList().contains(field.getName()));
    }
  }

  private void compareTypes(
      String name,
      DescriptorProto beforeMessage,
      FieldDescriptorProto before,
      DescriptorProto nowMessage,
      FieldDescriptorProto now) {
    String typeBefore = type(published, before);
    String typeNow = type(current, now);
    if (!typeBefore.equals(typeNow)) {
      report("%s changes its type from %s to %s".formatted(name, typeBefore, typeNow));
    }
    String oneofBefore = oneof(beforeMessage, before);
    String oneofNow = oneof(nowMessage, now);
    if (!oneofBefore.equals(oneofNow)) {
      report("%s moves from %s to %s".formatted(name, oneofBefore, oneofNow));
    }
  }

  private void compareEnums(String name, EnumDescriptorProto before, EnumDescriptorProto now) {
    for (EnumValueDescriptorProto value : before.getValueList()) {
      compareEnumValue(name, value, now);
    }
    for (EnumReservedRange range : before.getReservedRangeList()) {
      // Unlike a message's, an enum's range includes its end.
      IntStream.rangeClosed(range.getStart(), range.getEnd())
          .filter(number -> !isReserved(now, number))
          .forEach(number -> report("%s no longer reserves number %d".formatted(name, number)));
    }
    for (String reserved : before.getReservedNameList()) {
      if (!now.getReservedNameList().contains(reserved)) {
        report("%s no longer reserves name %s".formatted(name, reserved));
      }
    }
  }

  private void compareEnumValue(
      String enumName, EnumValueDescriptorProto value, EnumDescriptorProto now) {
    String name = enumName + "." + value.getName();
    Optional<EnumValueDescriptorProto> sameName =
        now.getValueList().stream().filter(v -> v.getName().equals(value.getName())).findFirst();
    Optional<EnumValueDescriptorProto> sameNumber =
        now.getValueList().stream().filter(v -> v.getNumber() == value.getNumber()).findFirst();
    if (sameName.isPresent()) {
      if (sameName.get().getNumber() != value.getNumber()) {
        report(
            "%s = %d gets number %d"
                .formatted(name, value.getNumber(), sameName.get().getNumber()));
      }
    } else if (sameNumber.isPresent()) {
      report(
          "%s = %d is renamed to %s"
              .formatted(name, value.getNumber(), sameNumber.get().getName()));
    } else {
      requireReserved(
          name,
          value.getNumber(),
          isReserved(now, value.getNumber()),
          now.getReservedNameList().contains(value.getName()));
    }
  }

  private void requireReserved(
      String name, int number, boolean numberReserved, boolean nameReserved) {
    if (!numberReserved) {
      report("%s = %d is removed without reserving its number".formatted(name, number));
    }
    if (!nameReserved) {
      report("%s = %d is removed without reserving its name".formatted(name, number));
    }
  }

  private static boolean isReserved(DescriptorProto message, int number) {
    return message.getReservedRangeList().stream()
        .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
  }

  private static boolean isReserved(EnumDescriptorProto enumType, int number) {
    return enumType.getReservedRangeList().stream()
        .anyMatch(range -> range.getStart() <= number && number <= range.getEnd());
  }

  /** Everything about a field that its bytes and its presence depend on, in words. */
  private static String type(FileDescriptorProto file, FieldDescriptorProto field) {
    StringBuilder type = new StringBuilder();
    if (field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED) {
      type.append(isPacked(file, field) ? "packed repeated " : "repeated ");
    } else if (field.getLabel() == FieldDescriptorProto.Label.LABEL_REQUIRED) {
      type.append("required ");
    } else if (field.getProto3Optional()) {
      type.append("optional ");
    }
    String kind = field.getType().name();
    type.append(kind.substring("TYPE_".length()).toLowerCase(Locale.ROOT));
    if (field.hasTypeName()) {
      type.append(' ').append(relative(file, field.getTypeName()));
    }
    return type.toString();
  }

  private static boolean isPacked(FileDescriptorProto file, FieldDescriptorProto field) {
    boolean packable =
        switch (field.getType()) {
          case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> false;
          default -> true;
        };
    return packable
        && (field.getOptions().hasPacked()
            ? field.getOptions().getPacked()
            : file.getSyntax().equals("proto3"));
  }

  /** The oneof a field belongs to; the synthetic one of an optional field is none. */
  private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
    return field.hasOneofIndex() && !field.getProto3Optional()
        ? "oneof " + message.getOneofDecl(field.getOneofIndex()).getName()
        : "no oneof";
  }

  private static String relative(FileDescriptorProto file, String typeName) {
    String prefix = "." + file.getPackage() + ".";
    return typeName.startsWith(prefix) ? typeName.substring(prefix.length()) : typeName;
  }

  private static Map<String, DescriptorProto> messages(FileDescriptorProto file) {
    Map<String, DescriptorProto> found = new LinkedHashMap<>();
    file.getMessageTypeList().forEach(message -> collect("", message, found));
    return found;
  }

  private static void collect(
      String outer, DescriptorProto message, Map<String, DescriptorProto> found) {
    String name = outer + message.getName();
    found.put(name, message);
    message.getNestedTypeList().forEach(nested -> collect(name + ".", nested, found));
  }

  private static Map<String, EnumDescriptorProto> enums(FileDescriptorProto file) {
    Map<String, EnumDescriptorProto> found = new LinkedHashMap<>();
    file.getEnumTypeList().forEach(type -> found.put(type.getName(), type));
    messages(file)
        .forEach(
            (name, message) ->
                message
                    .getEnumTypeList()
                    .forEach(type -> found.put(name + "." + type.getName(), type)));
    return found;
  }

  private void report(String violation) {
    violations.add(violation);
  }
}
