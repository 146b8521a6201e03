package io.tallybook.testdata;

import io.tallybook.model.Device;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** User agents as browsers, crawlers and HTTP libraries send them. */
final class UserAgents {
  private UserAgents() {}

  private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
  private static final String SAFARI_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
  private static final List<String> DESKTOPS =
      List.of(
          "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64");
  private static final List<String> PHONES =
      List.of("Pixel 7", "Pixel 8", "SM-S918B", "SM-A546E", "SM-A136B", "M2101K6G", "CPH2451");
  private static final List<String> TABLETS = List.of("SM-X700", "SM-T870", "Lenovo TB-J606F");
  private static final List<String> IOS_VERSIONS = List.of("16_6", "16_7", "17_1", "17_2", "17_3");
  private static final int CHROME_VERSION_MIN = 116;
  private static final int CHROME_VERSION_MAX = 122;

  private static final List<String> APPLE_PHONES = applePhones();
  private static final Map<Device, List<String>> BROWSERS = browsers();

  private static final List<String> KNOWN_BOTS =
      List.of(
          "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
          "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
          "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
          "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot)",
          "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)",
          "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)");

  /** Crawlers whose operators publish their addresses: {@link AddressBook#CRAWLER_RANGES}. */
  private static final List<String> ADDRESSED_CRAWLERS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)");

  private static final List<String> NON_BROWSERS =
      List.of(
          "Symphony/4.2 (build 77)",
          "TvGuide 3.1",
          "com.example.reader/12",
          "RetroConsole 0.9; firmware 1.4");

  private static final List<String> HTTP_LIBRARIES =
      List.of(
          "python-requests/2.31.0",
          "python-urllib3/2.0.7",
          "curl/8.5.0",
          "Wget/1.21.4",
          "Go-http-client/1.1",
          "Java/17.0.9",
          "Apache-HttpClient/4.5.14 (Java/11.0.21)",
          "axios/1.6.7",
          "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
          "libwww-perl/6.72");

  private static final List<String> MISSING = List.of("", "-");

  /** What a browser on a kind of device sends. */
  static String browser(Device device, long bits) {
    return pick(BROWSERS.getOrDefault(device, APPLE_PHONES), bits);
  }

  static String applePhone(long bits) {
    return pick(APPLE_PHONES, bits);
  }

  static String knownBot(long bits) {
    return pick(KNOWN_BOTS, bits);
  }

  static String addressedCrawler(long bits) {
    return pick(ADDRESSED_CRAWLERS, bits);
  }

  static String nonBrowser(long bits) {
    return pick(NON_BROWSERS, bits);
  }

  static String httpLibrary(long bits) {
    return pick(HTTP_LIBRARIES, bits);
  }

  static String missing(long bits) {
    return pick(MISSING, bits);
  }

  private static String pick(List<String> from, long bits) {
    return from.get(SeededRandom.below(bits, from.size()));
  }

  private static List<String> applePhones() {
    return IOS_VERSIONS.stream()
        .map(
            version ->
                ("Mozilla/5.0 (iPhone; CPU iPhone OS %s like Mac OS X) %s Version/%s"
                        + " Mobile/15E148 Safari/604.1")
                    .formatted(version, SAFARI_WEBKIT, version.replace('_', '.')))
        .toList();
  }

  private static Map<Device, List<String>> browsers() {
    List<String> desktop = new ArrayList<>();
    List<String> mobile = new ArrayList<>(APPLE_PHONES);
    List<String> tablet = new ArrayList<>();
    for (int version = CHROME_VERSION_MIN; version <= CHROME_VERSION_MAX; version++) {
      String chrome = WEBKIT + " Chrome/" + version + ".0.0.0";
      for (String system : DESKTOPS) {
        desktop.add("Mozilla/5.0 (%s) %s Safari/537.36".formatted(system, chrome));
        desktop.add(
            "Mozilla/5.0 (%s; rv:%s.0) Gecko/20100101 Firefox/%s.0"
                .formatted(system, version, version));
      }
      desktop.add(
          "Mozilla/5.0 (%s) %s Safari/537.36 Edg/%s.0.0.0"
              .formatted(DESKTOPS.get(0), chrome, version));
      for (String phone : PHONES) {
        mobile.add(
            "Mozilla/5.0 (Linux; Android 13; %s) %s Mobile Safari/537.36".formatted(phone, chrome));
      }
      for (String model : TABLETS) {
        tablet.add("Mozilla/5.0 (Linux; Android 13; %s) %s Safari/537.36".formatted(model, chrome));
      }
    }
    for (String version : IOS_VERSIONS) {
      tablet.add(
          "Mozilla/5.0 (iPad; CPU OS %s like Mac OS X) %s Version/%s Mobile/15E148 Safari/604.1"
              .formatted(version, SAFARI_WEBKIT, version.replace('_', '.')));
      desktop.add(
          "Mozilla/5.0 (%s) %s Version/%s Safari/605.1.15"
              .formatted(DESKTOPS.get(1), SAFARI_WEBKIT, version.replace('_', '.')));
    }
    Map<Device, List<String>> browsers = new EnumMap<>(Device.class);
    browsers.put(Device.DESKTOP, List.copyOf(desktop));
    browsers.put(Device.MOBILE, List.copyOf(mobile));
    browsers.put(Device.TABLET, List.copyOf(tablet));
    browsers.put(
        Device.TV,
        List.of(
            "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) %s Version/6.0 TV Safari/537.36"
                .formatted(WEBKIT),
            "Mozilla/5.0 (Web0S; Linux/SmartTV) %s Chrome/94.0.4606.128 Safari/537.36"
                .formatted(WEBKIT)));
    browsers.put(
        Device.OTHER,
        List.of(
            "Mozilla/5.0 (PlayStation; PlayStation 5/6.50) %s Version/15.4 Safari/605.1.15"
                .formatted(SAFARI_WEBKIT)));
    return browsers;
  }
}
