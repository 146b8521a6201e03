package io.tallybook.pipelines.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.RuleKind;
import io.tallybook.transforms.traffic.Setting;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.example.LogisticScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficFilesTest {
  @TempDir private Path temp;

  @Test
  void nothing_isTheDefaults() {
    assertThat(TrafficFiles.read(Optional.empty(), Optional.empty()))
        .isSameAs(TrafficPolicy.defaults());
  }

  @Test
  void everySetting_ofEveryRule_canBeWrittenAndHasEffect() throws IOException {
    TrafficPolicy expected = TrafficPolicy.defaults();
    StringBuilder text = new StringBuilder("# all of them\n\n");
    for (RuleKind kind : RuleCatalog.ALL) {
      for (Setting setting : kind.settings()) {
        long value = setting.min() == setting.defaultValue() ? setting.max() : setting.min();
        expected = expected.withSetting(kind.info().id(), setting.name(), value);
        text.append(kind.info().id())
            .append('.')
            .append(setting.name())
            .append(" = ")
            .append(SettingText.format(setting.unit(), value))
            .append('\n');
      }
    }

    TrafficPolicy read = RulesFile.apply(rules(text.toString()), TrafficPolicy.defaults());

    assertThat(read.version()).isEqualTo(expected.version());
    assertThat(read.version()).isNotEqualTo(TrafficPolicy.defaults().version());
  }

  @Test
  void rulesFile_isTakenFromTheFolderOfLists_unlessNamed() throws IOException {
    Path inFolder = Files.writeString(temp.resolve("rules.conf"), "UA_MISSING = off\n");
    Path named = rules("PREFETCH = off\n");

    assertThat(TrafficFiles.read(Optional.of(temp), Optional.empty()).version())
        .isEqualTo(TrafficPolicy.defaults().without("UA_MISSING").version());
    assertThat(TrafficFiles.read(Optional.of(temp), Optional.of(named)).version())
        .isEqualTo(TrafficPolicy.defaults().without("PREFETCH").version());
    assertThat(inFolder).exists();
  }

  @Test
  void durations_areWrittenWithTheirUnit() throws IOException {
    TrafficPolicy policy =
        RulesFile.apply(rules("FUTURE_TIME.skew_max=90s"), TrafficPolicy.defaults());

    assertThat(policy.version())
        .isEqualTo(
            TrafficPolicy.defaults().withSetting("FUTURE_TIME", "skew_max", 90_000).version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FUTURE_TIME.skew_max = 2d|FUTURE_TIME.skew_max must be 0ms to 1d, is '2d'",
        "FUTURE_TIME.skew_max = 90|FUTURE_TIME.skew_max must be 0ms to 1d, is '90'",
        "FUTURE_TIME.skew = 90s|FUTURE_TIME has no setting 'skew'; settings are skew_max",
        "UA_MISSING.x = 1|UA_MISSING has no setting 'x'; it has none",
        "UA_MISSING = on|UA_MISSING can be off only, is 'on'",
        "STALE_CLICK = yes|STALE_CLICK can be on or off, is 'yes'",
        "NO_RULE = off|there is no rule 'NO_RULE'; rules are UA_MISSING,",
        "nonsense|must be 'RULE.setting = value' or 'RULE = off', is 'nonsense'",
      })
  void rulesFile_refusesWhatMakesNoSense_withFileAndLine(String line, String reason)
      throws IOException {
    Path file = rules("# settings\n" + line + "\n");

    assertThatThrownBy(() -> RulesFile.apply(file, TrafficPolicy.defaults()))
        .isInstanceOf(TrafficFileException.class)
        .hasMessageStartingWith(file + ":2: " + reason);
  }

  @Test
  void rulesOnDemand_areSwitchedOn() throws IOException {
    assertThat(RulesFile.apply(rules("FAST_CLICK = on\n"), TrafficPolicy.defaults()).version())
        .isEqualTo(TrafficPolicy.defaults().with("FAST_CLICK").version());
    assertThat(
            RulesFile.apply(
                    rules("FAST_CLICK.suspect_below = 1s\nSTALE_CLICK = off\n"),
                    TrafficPolicy.defaults())
                .version())
        .isEqualTo(TrafficPolicy.defaults().version());
  }

  @Test
  void rulesFile_tellsAllProblemsAtOnce() throws IOException {
    Path file = rules("UA_MISSING = off\nUA_MISSING = off\nX = off\n");

    assertThatThrownBy(() -> RulesFile.apply(file, TrafficPolicy.defaults()))
        .hasMessageContaining(file + ":2: UA_MISSING is on line 1 already")
        .hasMessageContaining(file + ":3: there is no rule 'X'");
  }

  @Test
  void rulesFile_thatCannotBeRead_isRefused_andNotPassedOver() throws IOException {
    Path binary = Files.write(temp.resolve("binary.conf"), new byte[] {-1, -2});
    Path folder = Files.createDirectories(temp.resolve("lists").resolve("rules.conf"));

    assertThatThrownBy(() -> RulesFile.apply(temp.resolve("none"), TrafficPolicy.defaults()))
        .hasMessage(temp.resolve("none") + ": there is no such file");
    assertThatThrownBy(() -> RulesFile.apply(binary, TrafficPolicy.defaults()))
        .hasMessage(binary + ": must be UTF-8 text");
    assertThatThrownBy(
            () -> TrafficFiles.read(Optional.of(temp.resolve("lists")), Optional.empty()))
        .hasMessage(folder + ": is a folder, must be a file");
  }

  @Test
  void settingsThatContradictEachOther_areRefused() throws IOException {
    Path file = rules("SCORER.suspect_min = 0.9\nSCORER.invalid_min = 0.8\n");

    assertThatThrownBy(() -> RulesFile.apply(file, TrafficPolicy.defaults()))
        .isInstanceOf(TrafficFileException.class)
        .hasMessage(
            file + ": SCORER.suspect_min must be at most SCORER.invalid_min, which is 0.8, is 0.9");
    assertThat(
            RulesFile.apply(
                    rules("SCORER.suspect_min = 0.96\nSCORER.invalid_min = 0.97\n"),
                    TrafficPolicy.defaults())
                .settings("SCORER"))
        .hasValueSatisfying(
            settings -> assertThat(settings.values().values()).containsExactly(970_000L, 960_000L));
  }

  @Test
  void aModel_isFoundByItsClass() {
    String example = LogisticScorer.class.getName();

    assertThat(
            TrafficFiles.read(Optional.empty(), Optional.empty(), Optional.of(example)).version())
        .contains("SCORER@1(model:" + example + ":1)");
    assertThatThrownBy(
            () ->
                TrafficFiles.read(
                    Optional.of(temp.resolve("x")), Optional.empty(), Optional.of("No")))
        .isInstanceOf(TrafficFileException.class)
        .hasMessageContaining("there is no such folder")
        .hasMessageContaining("--trafficScorer=No: there is no class No on the class path");
  }

  private Path rules(String text) throws IOException {
    return Files.writeString(temp.resolve("test.conf"), text);
  }
}
