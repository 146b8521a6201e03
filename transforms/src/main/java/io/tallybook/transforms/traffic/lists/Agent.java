package io.tallybook.transforms.traffic.lists;

import io.tallybook.model.Device;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a user agent tells. One object for each agent that comes again and again.
 *
 * @param kind what sends it
 * @param pattern the pattern of the list that it matches; empty if none
 * @param text as sent
 * @param devices the kinds of devices that send it, as far as it tells: all, if it does not
 */
public record Agent(Kind kind, String pattern, String text, Set<Device> devices) {
  /** What sends an agent. */
  public enum Kind {
    /** Nothing was sent, or a dash. */
    MISSING,
    /** A crawler, monitor or other robot, by the list. */
    BOT,
    /** A program's HTTP library, by the list. */
    LIBRARY,
    /** A browser, or an app's built-in one. */
    BROWSER,
    /** None of these. */
    OTHER
  }

  /**
   * How the agents of browsers begin, and of what apps have built in: the allow-list. Crawlers that
   * begin like that are told by the list of crawlers.
   */
  private static final Pattern BROWSER =
      Pattern.compile("^(?:Mozilla/\\d|Opera/\\d|Dalvik/\\d)|\\bCFNetwork/\\d.*\\bDarwin/\\d");

  private static final Pattern TV =
      Pattern.compile(
          "smart-?tv|smart tv|hbbtv|netcast|web0s|webos\\.tv|tizen.*\\btv\\b|apple ?tv|google ?tv"
              + "|android tv|bravia|roku|\\baft[a-z]+\\b|crkey");
  private static final Pattern CONSOLE = Pattern.compile("playstation|xbox|nintendo");

  /** Devices that cannot be told from any other. */
  private static final Set<Device> ANY = Set.copyOf(EnumSet.allOf(Device.class));

  /** What an agent tells that matched no pattern of the list. */
  static Agent unlisted(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.equals("-")) {
      return new Agent(Kind.MISSING, "", text, ANY);
    }
    return BROWSER.matcher(text).find()
        ? new Agent(Kind.BROWSER, "", text, devices(text.toLowerCase(Locale.ROOT)))
        : new Agent(Kind.OTHER, "", text, ANY);
  }

  /** What an agent tells that matched a pattern of the list. */
  static Agent listed(AgentPattern pattern, String text) {
    return new Agent(
        switch (pattern.kind()) {
          case BOT -> Kind.BOT;
          case LIBRARY -> Kind.LIBRARY;
        },
        pattern.regex(),
        text,
        ANY);
  }

  /**
   * The devices that send such an agent. Wide where browsers pretend: tablets and phones that show
   * the desktop's page send a Mac's agent or a Linux desktop's, and many apps on phones send a
   * tablet's, for it is a phone's without one word.
   */
  private static Set<Device> devices(String text) {
    if (TV.matcher(text).find()) {
      return known(Device.TV);
    } else if (CONSOLE.matcher(text).find()) {
      return known(Device.TV, Device.DESKTOP);
    } else if (text.contains("ipad")) {
      return known(Device.TABLET);
    } else if (text.contains("iphone")
        || text.contains("ipod")
        || text.contains("windows phone")
        || text.contains("android")) {
      return known(Device.MOBILE, Device.TABLET);
    } else if (text.contains("windows nt")) {
      return known(Device.DESKTOP, Device.TABLET);
    } else if (text.contains("cros ")) {
      return known(Device.DESKTOP);
    } else if (text.contains("macintosh") || text.contains("x11")) {
      return known(Device.DESKTOP, Device.TABLET, Device.MOBILE);
    }
    return ANY;
  }

  /** What is declared as unknown or other contradicts nothing. */
  private static Set<Device> known(Device first, Device... others) {
    EnumSet<Device> devices = EnumSet.of(first, others);
    devices.add(Device.UNKNOWN);
    devices.add(Device.OTHER);
    return Set.copyOf(devices);
  }
}
