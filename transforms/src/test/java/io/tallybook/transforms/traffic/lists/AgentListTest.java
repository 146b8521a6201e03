package io.tallybook.transforms.traffic.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Device;
import io.tallybook.transforms.traffic.lists.Agent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentListTest {
  private static final AgentList CRAWLERS =
      TrafficLists.builtIn().crawlerAgents().snapshots().get(0).content();

  /** How the instances begin that the package tells as robots and the list as libraries. */
  private static final List<String> OTHER_KIND =
      Stream.concat(Collections.nCopies(9, "W3C-checklink").stream(), Stream.of("Mozilla"))
          .toList();

  private record Instance(Kind kind, String agent) {}

  @Test
  void builtIn_recognisesEveryInstanceOfItsPackage() throws IOException {
    List<Instance> instances = instances();

    assertThat(instances).hasSize(2_118);
    assertThat(instances).filteredOn(instance -> !isRobot(instance.agent())).isEmpty();
    // Where a crawler's agent names a library as well, the first pattern of the list decides.
    assertThat(instances)
        .filteredOn(instance -> CRAWLERS.agent(instance.agent()).kind() != instance.kind())
        .extracting(instance -> instance.agent().split("[/ ]", 2)[0])
        .containsExactlyInAnyOrderElementsOf(OTHER_KIND);
  }

  /** The oracle: every pattern is tried, one after the other. */
  @Test
  void agent_agreesWithTryingEveryPattern() throws IOException {
    List<Pattern> patterns =
        CRAWLERS.patterns().stream().map(pattern -> Pattern.compile(pattern.regex())).toList();
    List<String> agents = new ArrayList<>(instances().stream().map(Instance::agent).toList());
    agents.addAll(mutated(agents, 42));

    int unlisted = 0;
    for (String agent : agents) {
      String first =
          patterns.stream()
              .filter(pattern -> pattern.matcher(agent).find())
              .map(Pattern::pattern)
              .findFirst()
              .orElse("");
      assertThat(CRAWLERS.agent(agent).pattern()).as(agent).isEqualTo(first);
      unlisted += first.isEmpty() ? 1 : 0;
    }
    assertThat(unlisted).isGreaterThan(agents.size() / 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      ignoreLeadingAndTrailingWhitespace = false,
      nullValues = "NONE",
      value = {
        "Googlebot\\/ => Googlebot/",
        "^Apache-HttpClient => Apache-HttpClient",
        "[wW]get => get",
        "AdsBot-Google([^-]|$) => AdsBot-Google",
        "Ahrefs(Bot|SiteAudit) => Ahrefs",
        "Automaton|Newsify => NONE",
        "colou?r => colo",
        "a{3}bcd => bcd",
        "ab+cde => cde",
        "BlogTraffic\\/\\d\\.\\d+ Feed-Fetcher =>  Feed-Fetcher",
        "Current[\\s\\S]*RSS Reader => RSS Reader",
        "x* => NONE",
        "\\x41bcd => NONE",
        "(?i)robot => NONE",
        "[a[bc]]robot => NONE",
      })
  void requiredText_isInWhateverMatches(String regex, @Nullable String text) {
    assertThat(RequiredText.of(regex)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/122.0.0.0 Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/191.303; U; en) Presto/2.12.423 Version/12.16",
        "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A)",
        "Shop/4.1 CFNetwork/1410.0.3 Darwin/22.6.0",
      })
  void agent_allowsBrowsersAndApps(String agent) {
    assertThat(CRAWLERS.agent(agent).kind()).isEqualTo(Kind.BROWSER);
  }

  @ParameterizedTest
  @CsvSource({
    "'', MISSING",
    "-, MISSING",
    "' - ', MISSING",
    "curl/8.5.0, LIBRARY",
    "Java/17.0.9, LIBRARY",
    "Apache-HttpClient/4.5.14 (Java/11.0.21), LIBRARY",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch), LIBRARY",
    "'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', BOT",
    "my-script 1.0, OTHER",
    "--, OTHER",
  })
  void agent_tellsTheKind(String agent, Kind kind) {
    assertThat(CRAWLERS.agent(agent).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Mobile/15E148|MOBILE TABLET",
        "Mozilla/5.0 (iPad; CPU OS 17_1 like Mac OS X) Mobile/15E148|TABLET",
        "Mozilla/5.0 (Linux; Android 13; Pixel 7) Mobile Safari/537.36|MOBILE TABLET",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/122|DESKTOP TABLET",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)|DESKTOP TABLET MOBILE",
        "Mozilla/5.0 (X11; Linux x86_64)|DESKTOP TABLET MOBILE",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)|DESKTOP",
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) Version/6.0 TV Safari/537.36|TV",
        "Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/94.0.4606.128|TV",
        "Mozilla/5.0 (PlayStation; PlayStation 5/6.50)|TV DESKTOP",
        "Mozilla/5.0|DESKTOP MOBILE TABLET TV",
      })
  void agent_tellsTheDevices(String agent, String devices) {
    Set<Device> told = new HashSet<>(CRAWLERS.agent(agent).devices());

    assertThat(told.remove(Device.UNKNOWN)).isTrue();
    assertThat(told.remove(Device.OTHER)).isTrue();
    assertThat(told).extracting(Device::name).containsExactlyInAnyOrder(devices.split(" ", -1));
  }

  private static boolean isRobot(String agent) {
    Kind kind = CRAWLERS.agent(agent).kind();
    return kind == Kind.BOT || kind == Kind.LIBRARY;
  }

  /** Agents with a character changed, one left out, or a part of another one behind. */
  private static List<String> mutated(List<String> agents, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> mutated = new ArrayList<>();
    for (String agent : agents) {
      int at = random.nextInt(agent.length());
      String other = agents.get(random.nextInt(agents.size()));
      mutated.add(
          switch (random.nextInt(3)) {
            case 0 ->
                agent.substring(0, at) + (char) random.nextInt('!', '~') + agent.substring(at + 1);
            case 1 -> agent.substring(0, at) + agent.substring(at + 1);
            default -> agent.substring(0, at) + other.substring(random.nextInt(other.length()));
          });
    }
    return mutated;
  }

  private static List<Instance> instances() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AgentListTest.class.getResourceAsStream("crawler-instances.tsv"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .map(
              fields ->
                  new Instance(fields[0].equals("library") ? Kind.LIBRARY : Kind.BOT, fields[1]))
          .toList();
    }
  }
}
