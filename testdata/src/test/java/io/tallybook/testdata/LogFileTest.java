package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileTest {
  @TempDir Path folder;

  @Test
  void lineAt_endsOfLines() throws Exception {
    assertThat(lines("")).isEmpty();
    assertThat(lines("a")).containsExactly("a");
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
    assertThat(lines("a\r\nb\r\n")).containsExactly("a", "b");
    assertThat(lines("\r\n\r")).containsExactly("", "");
    assertThat(lines("a\rb\n")).containsExactly("a\rb");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void lineAt_anyOrder_givesTheSameLines(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      // Now and then a line longer than a block.
      int length = random.nextInt(20) == 0 ? random.nextInt(50_000) : random.nextInt(300);
      String line = Character.toString('a' + random.nextInt(26)).repeat(length);
      expected.add(line);
      text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
    }
    Path file = Files.writeString(folder.resolve("log"), text);

    try (LogFile log = LogFile.open(file)) {
      List<LogLine> lines = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (Optional<LogLine> line = log.lineAt(0, 1);
          line.isPresent();
          line = log.lineAt(line.get().nextOffset(), line.get().number() + 1)) {
        lines.add(line.get());
        texts.add(line.get().text());
      }
      assertThat(texts).isEqualTo(expected);
      for (int i = 0; i < 2_000; i++) {
        int at = random.nextInt(expected.size());
        LogLine line = log.lineAt(lines.get(at).offset(), at).orElseThrow();
        assertThat(line.text()).isEqualTo(expected.get(at));
        assertThat(line.nextOffset()).isEqualTo(lines.get(at).nextOffset());
      }
    }
  }

  @Test
  void lineAt_tooLong_isSkipped() throws Exception {
    String longest = "x".repeat(LogFile.LINE_BYTES_MAX);
    String tooLong = "y".repeat(LogFile.LINE_BYTES_MAX + 1);
    String muchTooLong = "z".repeat(5 * LogFile.LINE_BYTES_MAX);
    Path file =
        Files.writeString(
            folder.resolve("log"),
            String.join("\n", longest, tooLong, "a", muchTooLong, "b", muchTooLong));

    try (LogFile log = LogFile.open(file)) {
      LogLine first = log.lineAt(0, 1).orElseThrow();
      assertThat(first.text()).isEqualTo(longest);
      LogLine second = log.lineAt(first.nextOffset(), 2).orElseThrow();
      assertThatThrownBy(second::text)
          .isInstanceOf(UnreadableLineException.class)
          .hasMessage("longer than 1048576 bytes, the most a line may have");
      LogLine third = log.lineAt(second.nextOffset(), 3).orElseThrow();
      assertThat(third.text()).isEqualTo("a");
      LogLine fourth = log.lineAt(third.nextOffset(), 4).orElseThrow();
      assertThat(fourth.oversize()).isTrue();
      assertThat(fourth.isBlank()).isFalse();
      LogLine fifth = log.lineAt(fourth.nextOffset(), 5).orElseThrow();
      assertThat(fifth.text()).isEqualTo("b");
      LogLine sixth = log.lineAt(fifth.nextOffset(), 6).orElseThrow();
      assertThat(sixth.oversize()).isTrue();
      assertThat(log.lineAt(sixth.nextOffset(), 7)).isEmpty();
    }
  }

  @Test
  void text_notUtf8_isUnreadable() throws Exception {
    Path file = Files.write(folder.resolve("log"), new byte[] {'a', (byte) 0xff, '\n', 'b'});

    try (LogFile log = LogFile.open(file)) {
      LogLine first = log.lineAt(0, 1).orElseThrow();
      assertThatThrownBy(first::text)
          .isInstanceOf(UnreadableLineException.class)
          .hasMessage("not valid UTF-8");
      assertThat(log.lineAt(first.nextOffset(), 2).orElseThrow().text()).isEqualTo("b");
    }
  }

  private List<String> lines(String text) throws IOException, UnreadableLineException {
    Path file = Files.writeString(folder.resolve("log"), text);
    List<String> lines = new ArrayList<>();
    try (LogFile log = LogFile.open(file)) {
      for (Optional<LogLine> line = log.lineAt(0, 1);
          line.isPresent();
          line = log.lineAt(line.get().nextOffset(), line.get().number() + 1)) {
        lines.add(line.get().text());
      }
    }
    return lines;
  }
}
