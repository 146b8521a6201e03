package io.tallybook.testdata;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.testdata.ReplayOptions.Identity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The CSV of the TalkingData click log.
 *
 * <p>app is the ad and channel the campaign. The ip column is a code, no address, and so is the
 * device column: the event has neither, but (ip, device, os) make the user. The os and device codes
 * stand in for a user agent, which a click must have to be valid. With conversions asked for, a row
 * with an attributed_time gives a conversion right after its click.
 */
final class TalkingDataFormat implements LogFormat {
  private static final String ADVERTISER = "talkingdata";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /** Between columns that are hashed together; it occurs in none. */
  private static final String SEPARATOR = "\u001f";

  private final ReplayOptions options;
  private final EventJson json;
  private final int columns;
  private final int ip;
  private final int app;
  private final int device;
  private final int os;
  private final int channel;
  private final int clickTime;
  private final int attributedTime;

  /**
   * @param header the first line of the file
   * @throws IOException if the header lacks a column
   */
  TalkingDataFormat(LogLine header, ReplayOptions options) throws IOException {
    this.options = options;
    json =
        options.receiveDelay().isPresent()
            ? EventJson.create().withReceivedAt()
            : EventJson.create();
    Map<String, Integer> positions = positions(header);
    List<String> missing =
        Stream.of("ip", "app", "device", "os", "channel", "click_time", "attributed_time")
            .filter(name -> !positions.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "the header of a TalkingData file must name the columns ip, app, device, os, channel,"
              + " click_time and attributed_time; it lacks "
              + String.join(", ", missing));
    }
    columns = positions.size();
    ip = positions.getOrDefault("ip", 0);
    app = positions.getOrDefault("app", 0);
    device = positions.getOrDefault("device", 0);
    os = positions.getOrDefault("os", 0);
    channel = positions.getOrDefault("channel", 0);
    clickTime = positions.getOrDefault("click_time", 0);
    attributedTime = positions.getOrDefault("attributed_time", 0);
  }

  private static Map<String, Integer> positions(LogLine header) throws IOException {
    List<String> names;
    try {
      names = cells(header);
    } catch (UnreadableLineException e) {
      throw new IOException("the header is " + e.getMessage(), e);
    }
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      // Copies of the file carry a byte order mark or dots before the first name.
      String name = names.get(i).replaceFirst("^[^A-Za-z]+", "");
      if (positions.put(name, i) != null) {
        throw new IOException("the header names the column " + name + " twice");
      }
    }
    return positions;
  }

  @Override
  public List<ReplayEvent> read(LogLine line) throws UnreadableLineException {
    List<String> cells = cells(line);
    if (cells.size() != columns) {
      throw new UnreadableLineException(
          "has " + cells.size() + " columns, the header has " + columns);
    }
    for (int column : new int[] {ip, app, device, os, channel}) {
      if (cells.get(column).isBlank()) {
        throw new UnreadableLineException("an id is missing");
      }
    }
    try {
      return events(cells, line.number());
    } catch (IllegalArgumentException e) {
      // The model refuses ids that are too long.
      throw new UnreadableLineException(String.valueOf(e.getMessage()));
    }
  }

  private List<ReplayEvent> events(List<String> cells, long line) throws UnreadableLineException {
    long clickMillis = timeMillis("click_time", cells.get(clickTime));
    String clickId =
        ADVERTISER
            + (options.identity() == Identity.LINE
                ? "-line-" + line
                : "-" + ContentHash.of(String.join(SEPARATOR, cells)));
    EventHeader header = header(clickId, clickMillis, cells);
    List<ReplayEvent> events = new ArrayList<>(2);
    events.add(event(line, new Click(header, options.clickCost())));
    String attributed = cells.get(attributedTime);
    if (options.conversions() && !attributed.isBlank()) {
      long attributedMillis = timeMillis("attributed_time", attributed);
      EventHeader conversion = header(clickId + "-conversion", attributedMillis, cells);
      events.add(event(line, new Conversion(conversion, clickId, 0, "")));
    }
    return events;
  }

  private EventHeader header(String id, long timeMillis, List<String> cells) {
    String user = String.join(SEPARATOR, cells.get(ip), cells.get(device), cells.get(os));
    return new EventHeader(
        new EventId(id),
        new AdRef(ADVERTISER, cells.get(channel), cells.get(app)),
        timeMillis,
        timeMillis,
        timeMillis + options.receiveDelay().map(Duration::toMillis).orElse(0L),
        "u-" + ContentHash.of(user),
        "",
        Device.UNKNOWN,
        "",
        "TalkingData os/" + cells.get(os) + " device/" + cells.get(device));
  }

  private ReplayEvent event(long line, AdEvent event) {
    return new ReplayEvent(line, event.header().eventTimeMillis(), json.toJson(event));
  }

  private static long timeMillis(String column, String text) throws UnreadableLineException {
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw new UnreadableLineException(
          column + " must have the form 2017-11-07 09:30:38, is '" + text + "'");
    }
  }

  private static List<String> cells(LogLine line) throws UnreadableLineException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(line.text())) {
      return reader.stream().findFirst().map(CsvRecord::getFields).orElse(List.of());
    } catch (CsvParseException | IOException e) {
      throw new UnreadableLineException("no CSV: " + e.getMessage());
    }
  }
}
