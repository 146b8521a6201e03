package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.TextFormat;
import io.tallybook.model.wire.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCompatibilityTest {
  private static final int ORDER = 0;

  private static final FileDescriptorProto PUBLISHED =
      parse(
          """
          package: "shop.v1"
          syntax: "proto3"
          message_type {
            name: "Order"
            field { name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
            field { name: "units" number: 2 type: TYPE_INT32 label: LABEL_REPEATED }
            field { name: "colour" number: 3 type: TYPE_ENUM type_name: ".shop.v1.Colour" }
            field { name: "card" number: 4 type: TYPE_STRING oneof_index: 0 }
            field {
              name: "cash"
              number: 5
              type: TYPE_MESSAGE
              type_name: ".shop.v1.Order.Cash"
              oneof_index: 0
            }
            field { name: "note" number: 6 type: TYPE_STRING proto3_optional: true oneof_index: 1 }
            nested_type {
              name: "Cash"
              field { name: "micros" number: 1 type: TYPE_SFIXED64 label: LABEL_OPTIONAL }
            }
            enum_type {
              name: "State"
              value { name: "OPEN" number: 0 }
              value { name: "PAID" number: 1 }
            }
            oneof_decl { name: "payment" }
            oneof_decl { name: "_note" }
            reserved_range { start: 8 end: 11 }
            reserved_name: "price"
          }
          message_type { name: "Customer" }
          enum_type {
            name: "Colour"
            value { name: "NONE" number: 0 }
            value { name: "RED" number: 1 }
            value { name: "BLUE" number: 2 }
            reserved_range { start: 5 end: 6 }
            reserved_name: "PINK"
          }
          """);

  static Stream<Arguments> violations() {
    return Stream.of(
        argumentSet(
            "field removed",
            order(o -> o.removeField(0)),
            List.of(
                "Order.id = 1 is removed without reserving its number",
                "Order.id = 1 is removed without reserving its name")),
        argumentSet(
            "field removed, only its number reserved",
            order(o -> o.removeField(0).addReservedRangeBuilder().setStart(1).setEnd(2)),
            List.of("Order.id = 1 is removed without reserving its name")),
        argumentSet(
            "field removed, only its name reserved",
            order(o -> o.removeField(0).addReservedName("id")),
            List.of("Order.id = 1 is removed without reserving its number")),
        argumentSet(
            "field renumbered",
            order(o -> o.getFieldBuilder(0).setNumber(7)),
            List.of("Order.id = 1 gets number 7")),
        argumentSet(
            "field renumbered, its old number reserved",
            order(
                o -> {
                  o.getFieldBuilder(0).setNumber(7);
                  o.addReservedRangeBuilder().setStart(1).setEnd(2);
                }),
            List.of("Order.id = 1 gets number 7")),
        argumentSet(
            "two fields swap their numbers",
            order(
                o -> {
                  o.getFieldBuilder(0).setNumber(2);
                  o.getFieldBuilder(1).setNumber(1);
                }),
            List.of("Order.id = 1 gets number 2", "Order.units = 2 gets number 1")),
        argumentSet(
            "field renamed",
            order(o -> o.getFieldBuilder(0).setName("key")),
            List.of("Order.id = 1 is renamed to key")),
        argumentSet(
            "field renamed and retyped",
            order(
                o ->
                    o.getFieldBuilder(0)
                        .setName("key")
                        .setType(FieldDescriptorProto.Type.TYPE_BYTES)),
            List.of(
                "Order.id = 1 is renamed to key",
                "Order.id changes its type from string to bytes")),
        argumentSet(
            "field retyped",
            order(o -> o.getFieldBuilder(0).setType(FieldDescriptorProto.Type.TYPE_BYTES)),
            List.of("Order.id changes its type from string to bytes")),
        argumentSet(
            "label changed",
            order(o -> o.getFieldBuilder(0).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)),
            List.of("Order.id changes its type from string to repeated string")),
        argumentSet(
            "packing changed",
            order(o -> o.getFieldBuilder(1).getOptionsBuilder().setPacked(false)),
            List.of("Order.units changes its type from packed repeated int32 to repeated int32")),
        argumentSet(
            "presence changed",
            order(o -> o.getFieldBuilder(5).clearProto3Optional().clearOneofIndex()),
            List.of("Order.note changes its type from optional string to string")),
        argumentSet(
            "enum type changed",
            order(o -> o.getFieldBuilder(2).setTypeName(".shop.v1.Order.State")),
            List.of("Order.colour changes its type from enum Colour to enum Order.State")),
        argumentSet(
            "message type changed",
            order(o -> o.getFieldBuilder(4).setTypeName(".shop.v1.Customer")),
            List.of("Order.cash changes its type from message Order.Cash to message Customer")),
        argumentSet(
            "field moved into a oneof",
            order(o -> o.getFieldBuilder(0).setOneofIndex(0)),
            List.of("Order.id moves from no oneof to oneof payment")),
        argumentSet(
            "field moved out of a oneof",
            order(o -> o.getFieldBuilder(3).clearOneofIndex()),
            List.of("Order.card moves from oneof payment to no oneof")),
        argumentSet(
            "field of a nested message retyped",
            order(
                o ->
                    o.getNestedTypeBuilder(0)
                        .getFieldBuilder(0)
                        .setType(FieldDescriptorProto.Type.TYPE_DOUBLE)),
            List.of("Order.Cash.micros changes its type from sfixed64 to double")),
        argumentSet(
            "reserved range dropped",
            order(DescriptorProto.Builder::clearReservedRange),
            List.of(
                "Order no longer reserves number 8",
                "Order no longer reserves number 9",
                "Order no longer reserves number 10")),
        argumentSet(
            "reserved range shortened",
            order(o -> o.getReservedRangeBuilder(0).setEnd(10)),
            List.of("Order no longer reserves number 10")),
        argumentSet(
            "reserved name dropped",
            order(DescriptorProto.Builder::clearReservedName),
            List.of("Order no longer reserves name price")),
        argumentSet(
            "enum value removed",
            file(f -> f.getEnumTypeBuilder(0).removeValue(2)),
            List.of(
                "Colour.BLUE = 2 is removed without reserving its number",
                "Colour.BLUE = 2 is removed without reserving its name")),
        argumentSet(
            "enum value renumbered",
            file(f -> f.getEnumTypeBuilder(0).getValueBuilder(2).setNumber(3)),
            List.of("Colour.BLUE = 2 gets number 3")),
        argumentSet(
            "enum value renamed",
            file(f -> f.getEnumTypeBuilder(0).getValueBuilder(2).setName("GREEN")),
            List.of("Colour.BLUE = 2 is renamed to GREEN")),
        argumentSet(
            "value of a nested enum renamed",
            order(o -> o.getEnumTypeBuilder(0).getValueBuilder(1).setName("SETTLED")),
            List.of("Order.State.PAID = 1 is renamed to SETTLED")),
        argumentSet(
            "enum reserved range shortened",
            file(f -> f.getEnumTypeBuilder(0).getReservedRangeBuilder(0).setEnd(5)),
            List.of("Colour no longer reserves number 6")),
        argumentSet(
            "enum reserved name dropped",
            file(f -> f.getEnumTypeBuilder(0).clearReservedName()),
            List.of("Colour no longer reserves name PINK")),
        argumentSet(
            "enum renamed",
            file(f -> f.getEnumTypeBuilder(0).setName("Color")),
            List.of("enum Colour is removed or renamed")),
        argumentSet(
            "message removed",
            file(f -> f.removeMessageType(1)),
            List.of("message Customer is removed or renamed")),
        argumentSet(
            "message renamed",
            file(f -> f.getMessageTypeBuilder(1).setName("Client")),
            List.of("message Customer is removed or renamed")),
        argumentSet(
            "package renamed",
            file(f -> f.setPackage("shop.v2")),
            List.of(
                "package shop.v1 is renamed to shop.v2",
                "Order.colour changes its type from enum Colour to enum .shop.v1.Colour",
                "Order.cash changes its type from message Order.Cash to message"
                    + " .shop.v1.Order.Cash")),
        argumentSet(
            "syntax changed",
            file(
                f -> {
                  f.setSyntax("proto2");
                  f.getMessageTypeBuilder(ORDER)
                      .getFieldBuilder(1)
                      .getOptionsBuilder()
                      .setPacked(true);
                }),
            List.of("syntax proto3 becomes proto2")));
  }

  @ParameterizedTest
  @MethodSource
  void violations(FileDescriptorProto current, List<String> expected) {
    assertThat(SchemaCompatibility.violations(PUBLISHED, current)).isEqualTo(expected);
  }

  static Stream<Arguments> compatibleChanges() {
    return Stream.of(
        argumentSet("nothing", PUBLISHED),
        argumentSet(
            "field removed, number and name reserved",
            order(
                o ->
                    o.removeField(0)
                        .addReservedName("id")
                        .addReservedRangeBuilder()
                        .setStart(1)
                        .setEnd(2))),
        argumentSet("field added", order(o -> o.addFieldBuilder().setName("extra").setNumber(7))),
        argumentSet(
            "member of a oneof added",
            order(o -> o.addFieldBuilder().setName("cheque").setNumber(7).setOneofIndex(0))),
        argumentSet(
            "fields in another order",
            order(
                o -> {
                  var first = o.getField(0);
                  o.removeField(0).addField(first);
                })),
        argumentSet(
            "packing said aloud",
            order(o -> o.getFieldBuilder(1).getOptionsBuilder().setPacked(true))),
        argumentSet(
            "reserved range split and grown",
            order(
                o -> {
                  o.getReservedRangeBuilder(0).setEnd(9);
                  o.addReservedRangeBuilder().setStart(9).setEnd(20);
                })),
        argumentSet("message added", file(f -> f.addMessageTypeBuilder().setName("Basket"))),
        argumentSet(
            "enum value added",
            file(f -> f.getEnumTypeBuilder(0).addValueBuilder().setName("GREEN").setNumber(3))),
        argumentSet(
            "enum value removed, number and name reserved",
            file(
                f ->
                    f.getEnumTypeBuilder(0)
                        .removeValue(2)
                        .addReservedName("BLUE")
                        .addReservedRangeBuilder()
                        .setStart(2)
                        .setEnd(2))));
  }

  @ParameterizedTest
  @MethodSource
  void compatibleChanges(FileDescriptorProto current) {
    assertThat(SchemaCompatibility.violations(PUBLISHED, current)).isEmpty();
  }

  /** Not one field or enum value of the real schema can leave unnoticed. */
  @Test
  void violations_everyRemovalFromTheWireSchema() {
    FileDescriptorProto schema = Events.getDescriptor().toProto();
    List<FileDescriptorProto> mutants = new ArrayList<>();
    for (int m = 0; m < schema.getMessageTypeCount(); m++) {
      for (int f = 0; f < schema.getMessageType(m).getFieldCount(); f++) {
        FileDescriptorProto.Builder mutant = schema.toBuilder();
        mutant.getMessageTypeBuilder(m).removeField(f);
        mutants.add(mutant.build());
      }
    }
    for (int e = 0; e < schema.getEnumTypeCount(); e++) {
      for (int v = 0; v < schema.getEnumType(e).getValueCount(); v++) {
        FileDescriptorProto.Builder mutant = schema.toBuilder();
        mutant.getEnumTypeBuilder(e).removeValue(v);
        mutants.add(mutant.build());
      }
    }

    assertThat(mutants)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            mutant -> assertThat(SchemaCompatibility.violations(schema, mutant)).hasSize(2));
  }

  private static FileDescriptorProto order(Consumer<DescriptorProto.Builder> change) {
    return file(f -> change.accept(f.getMessageTypeBuilder(ORDER)));
  }

  private static FileDescriptorProto file(Consumer<FileDescriptorProto.Builder> change) {
    FileDescriptorProto.Builder mutant = PUBLISHED.toBuilder();
    change.accept(mutant);
    return mutant.build();
  }

  private static FileDescriptorProto parse(String text) {
    try {
      return TextFormat.parse(text, FileDescriptorProto.class);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
