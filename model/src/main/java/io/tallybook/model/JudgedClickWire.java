package io.tallybook.model;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.ArrayList;
import java.util.List;

/** Between judged clicks and the bytes they are on the topic of invalid clicks. */
public final class JudgedClickWire {
  private static final String STANDING = "STANDING_";
  private static final String TIER = "TIER_";
  private static final String CATEGORY = "CATEGORY_";
  private static final String DECISION = "DECISION_";

  private JudgedClickWire() {}

  /** The message that {@link #read} turns back into this click, user agent aside. */
  public static io.tallybook.model.wire.JudgedClick toWire(JudgedClick judged) {
    EventHeader header = judged.click().header();
    var wire =
        io.tallybook.model.wire.JudgedClick.newBuilder()
            .setSchemaVersion(EventValidator.SCHEMA_VERSION)
            .setEventId(header.id().value())
            .setEventTimeMillis(header.eventTimeMillis())
            .setDeclaredTimeMillis(header.declaredTimeMillis())
            .setReceivedAtMillis(header.receivedAtMillis())
            .setAdvertiserId(header.ad().advertiserId())
            .setCampaignId(header.ad().campaignId())
            .setAdId(header.ad().adId())
            .setUserId(header.userId())
            .setCountry(header.country())
            .setDevice(EventWire.wireDevice(header.device()))
            .setIp(EventWire.addressBytes(header.ip()))
            .setPublisherId(header.publisherId())
            .setPurpose(EventWire.wirePurpose(header.purpose()))
            .setCostMicros(judged.click().cost().micros())
            .setCurrency(judged.click().cost().currency())
            .setStanding(
                io.tallybook.model.wire.Standing.valueOf(STANDING + judged.standing().name()))
            .setRevision(judged.revision());
    for (Verdict verdict : judged.verdicts()) {
      wire.addVerdicts(toWire(verdict));
    }
    return wire.build();
  }

  private static io.tallybook.model.wire.Verdict toWire(Verdict verdict) {
    return io.tallybook.model.wire.Verdict.newBuilder()
        .setRuleId(verdict.ruleId())
        .setRuleVersion(verdict.ruleVersion())
        .setListVersion(verdict.listVersion())
        .setTier(io.tallybook.model.wire.Tier.valueOf(TIER + verdict.tier().name()))
        .setCategory(io.tallybook.model.wire.Category.valueOf(CATEGORY + verdict.category().name()))
        .setDecision(io.tallybook.model.wire.Decision.valueOf(DECISION + verdict.decision().name()))
        .setEvidence(verdict.evidence())
        .build();
  }

  /**
   * Reads a message of the topic.
   *
   * @throws IllegalArgumentException if the bytes are no judged click of a version that is known,
   *     or a value in it is out of its range; the message says which
   */
  public static JudgedClick read(byte[] bytes) {
    io.tallybook.model.wire.JudgedClick wire;
    try {
      wire = io.tallybook.model.wire.JudgedClick.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these " + bytes.length + " bytes are no judged click", e);
    }
    if (wire.getSchemaVersion() != EventValidator.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schema_version must be "
              + EventValidator.SCHEMA_VERSION
              + ", is "
              + Integer.toUnsignedString(wire.getSchemaVersion()));
    }
    List<Verdict> verdicts = new ArrayList<>();
    wire.getVerdictsList().forEach(verdict -> verdicts.add(verdict(verdict)));
    return new JudgedClick(
        new Click(header(wire), new Money(wire.getCostMicros(), wire.getCurrency())),
        named(Standing.class, STANDING, wire.getStanding()),
        verdicts,
        wire.getRevision());
  }

  private static EventHeader header(io.tallybook.model.wire.JudgedClick wire) {
    return new EventHeader(
        new EventId(wire.getEventId()),
        new AdRef(wire.getAdvertiserId(), wire.getCampaignId(), wire.getAdId()),
        wire.getEventTimeMillis(),
        wire.getDeclaredTimeMillis(),
        wire.getReceivedAtMillis(),
        wire.getUserId(),
        wire.getCountry(),
        EventWire.device(wire.getDevice()),
        EventWire.addressText(wire.getIp()),
        "",
        wire.getPublisherId(),
        EventWire.purpose(wire.getPurpose()));
  }

  private static Verdict verdict(io.tallybook.model.wire.Verdict wire) {
    return new Verdict(
        wire.getRuleId(),
        wire.getRuleVersion(),
        wire.getListVersion(),
        named(Tier.class, TIER, wire.getTier()),
        named(Category.class, CATEGORY, wire.getCategory()),
        named(Decision.class, DECISION, wire.getDecision()),
        wire.getEvidence());
  }

  /** The model's constant of a wire constant, whose name differs by a prefix. */
  private static <E extends Enum<E>> E named(Class<E> type, String prefix, Enum<?> wire) {
    for (E constant : type.getEnumConstants()) {
      if (wire.name().equals(prefix + constant.name())) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        type.getSimpleName() + " of a judged click must be a known one, is " + wire.name());
  }
}
