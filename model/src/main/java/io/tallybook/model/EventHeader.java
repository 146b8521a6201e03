package io.tallybook.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every ad event carries.
 *
 * <p>No record, because most steps look at few of the texts: an event that was decoded keeps the
 * bytes of its fields, makes a text of them when one is asked for, and goes to the next worker as
 * the same bytes. Immutable; what is made on demand may be made twice, to the same effect.
 */
public final class EventHeader {
  private @Nullable AdRef ad;
  private final long eventTimeMillis;
  private final long declaredTimeMillis;
  private final long receivedAtMillis;
  private final String country;
  private final Device device;
  private final Purpose purpose;
  private @Nullable HeaderFields fields;
  private @Nullable EventId id;
  private @Nullable String userId;
  private @Nullable String ip;
  private @Nullable String userAgent;
  private @Nullable String publisherId;

  /**
   * A header of given values.
   *
   * @param id identity; duplicates share it
   * @param ad the ad, its campaign and who pays
   * @param eventTimeMillis the time that decides the minute it counts in: milliseconds since the
   *     epoch, UTC, at most {@link EventValidator#FUTURE_SKEW_MILLIS_MAX} after {@code
   *     receivedAtMillis}
   * @param declaredTimeMillis the time the client declared; differs from {@code eventTimeMillis}
   *     only where that was clamped
   * @param receivedAtMillis when the gateway received it, stamped once; milliseconds since the
   *     epoch, UTC
   * @param userId empty when unknown
   * @param country ISO 3166-1 alpha-2, upper case; empty when unknown
   * @param device kind of device
   * @param ip the client's address in text form; empty when unknown
   * @param userAgent as sent; empty when absent
   * @param publisherId the site or app that showed the ad; empty when unknown
   * @param purpose what the request was for
   */
  public EventHeader(
      EventId id,
      AdRef ad,
      long eventTimeMillis,
      long declaredTimeMillis,
      long receivedAtMillis,
      String userId,
      String country,
      Device device,
      String ip,
      String userAgent,
      String publisherId,
      Purpose purpose) {
    this.id = id;
    this.ad = ad;
    this.eventTimeMillis = eventTimeMillis;
    this.declaredTimeMillis = declaredTimeMillis;
    this.receivedAtMillis = receivedAtMillis;
    this.userId = userId;
    this.country = country;
    this.device = device;
    this.ip = ip;
    this.userAgent = userAgent;
    this.publisherId = publisherId;
    this.purpose = purpose;
  }

  /** A header of a publisher and a purpose that are unknown. */
  public EventHeader(
      EventId id,
      AdRef ad,
      long eventTimeMillis,
      long declaredTimeMillis,
      long receivedAtMillis,
      String userId,
      String country,
      Device device,
      String ip,
      String userAgent) {
    this(
        id,
        ad,
        eventTimeMillis,
        declaredTimeMillis,
        receivedAtMillis,
        userId,
        country,
        device,
        ip,
        userAgent,
        "",
        Purpose.UNKNOWN);
  }

  /** A header whose texts lie in the bytes that were decoded. */
  EventHeader(
      HeaderFields fields, long eventTimeMillis, long declaredTimeMillis, long receivedAtMillis) {
    this.fields = fields;
    this.eventTimeMillis = eventTimeMillis;
    this.declaredTimeMillis = declaredTimeMillis;
    this.receivedAtMillis = receivedAtMillis;
    this.country = fields.country();
    this.device = fields.device();
    this.purpose = fields.purpose();
  }

  /**
   * Reads back what {@link #fieldBytes} gave.
   *
   * @throws IllegalArgumentException if the bytes are not laid out that way; texts are not checked
   */
  public static EventHeader ofFieldBytes(
      long eventTimeMillis,
      long declaredTimeMillis,
      long receivedAtMillis,
      byte[] bytes,
      int from,
      int length) {
    WireCursor in = WireCursor.again(bytes, from, from + length);
    HeaderFields fields = new HeaderFields(in);
    if (in.isUnusual() || !in.isAtEnd()) {
      throw new IllegalArgumentException(
          "these " + length + " bytes are not the fields of an event");
    }
    return new EventHeader(fields, eventTimeMillis, declaredTimeMillis, receivedAtMillis);
  }

  /**
   * All but the times, as fields of the wire schema in the order of their numbers, the id first,
   * without those that are empty: equal headers have equal bytes, times aside.
   */
  public FieldBytes fieldBytes() {
    return fields();
  }

  /** The same with other times. */
  public EventHeader withTimes(
      long newEventTimeMillis, long newDeclaredTimeMillis, long newReceivedAtMillis) {
    return new EventHeader(
        fields(), newEventTimeMillis, newDeclaredTimeMillis, newReceivedAtMillis);
  }

  /** The same without the user agent. */
  public EventHeader withoutUserAgent() {
    FieldBytes all = fields();
    int before = all.userAgentFrom() - all.from();
    int behind = all.from() + all.length() - all.userAgentTo();
    byte[] bytes = new byte[before + behind];
    System.arraycopy(all.array(), all.from(), bytes, 0, before);
    System.arraycopy(all.array(), all.userAgentTo(), bytes, before, behind);
    return ofFieldBytes(
        eventTimeMillis, declaredTimeMillis, receivedAtMillis, bytes, 0, bytes.length);
  }

  private HeaderFields fields() {
    if (fields == null) {
      fields = HeaderFields.of(this);
    }
    return fields;
  }

  /** Identity; duplicates share it. */
  public EventId id() {
    if (id == null) {
      id = new EventId(fields().id());
    }
    return id;
  }

  /** The ad, its campaign and who pays. */
  public AdRef ad() {
    if (ad == null) {
      ad = fields().ad();
    }
    return ad;
  }

  /** The time that decides the minute it counts in: milliseconds since the epoch, UTC. */
  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /** The time the client declared; differs only where that was clamped. */
  public long declaredTimeMillis() {
    return declaredTimeMillis;
  }

  /** When the gateway received it: milliseconds since the epoch, UTC. */
  public long receivedAtMillis() {
    return receivedAtMillis;
  }

  /** Empty when unknown. */
  public String userId() {
    if (userId == null) {
      userId = fields().userId();
    }
    return userId;
  }

  /** ISO 3166-1 alpha-2, upper case; empty when unknown. */
  public String country() {
    return country;
  }

  public Device device() {
    return device;
  }

  /** The client's address in text form; empty when unknown. */
  public String ip() {
    if (ip == null) {
      ip = fields().ip();
    }
    return ip;
  }

  /** As sent; empty when absent. */
  public String userAgent() {
    if (userAgent == null) {
      userAgent = fields().userAgent();
    }
    return userAgent;
  }

  /** The site or app that showed the ad; empty when unknown. */
  public String publisherId() {
    if (publisherId == null) {
      publisherId = fields().publisherId();
    }
    return publisherId;
  }

  /** What the request was for. */
  public Purpose purpose() {
    return purpose;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof EventHeader that
            && eventTimeMillis == that.eventTimeMillis
            && declaredTimeMillis == that.declaredTimeMillis
            && receivedAtMillis == that.receivedAtMillis
            && id().equals(that.id())
            && ad().equals(that.ad())
            && userId().equals(that.userId())
            && country.equals(that.country)
            && device == that.device
            && ip().equals(that.ip())
            && userAgent().equals(that.userAgent())
            && publisherId().equals(that.publisherId())
            && purpose == that.purpose);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id(), eventTimeMillis);
  }

  @Override
  public String toString() {
    return "EventHeader[id="
        + id().value()
        + ", ad="
        + ad()
        + ", eventTimeMillis="
        + eventTimeMillis
        + ", declaredTimeMillis="
        + declaredTimeMillis
        + ", receivedAtMillis="
        + receivedAtMillis
        + ", userId="
        + userId()
        + ", country="
        + country
        + ", device="
        + device
        + ", ip="
        + ip()
        + ", userAgent="
        + userAgent()
        + ", publisherId="
        + publisherId()
        + ", purpose="
        + purpose
        + "]";
  }
}
