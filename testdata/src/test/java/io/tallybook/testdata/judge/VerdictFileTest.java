package io.tallybook.testdata.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of verdicts, whole and cut off. */
class VerdictFileTest {
  private static final String HEAD = String.join(",", VerdictFile.COLUMNS) + "\n";

  @TempDir private Path folder;

  @Test
  void aCompressedFile_isReadFrameByFrame_alsoWithoutALastLineEnd() throws IOException {
    byte[] whole = frames(HEAD, row("a"), row("b"), row("c").strip());

    assertThat(ids(whole)).containsExactly("a", "b", "c");
    assertThat(ids(frames(HEAD))).isEmpty();
    assertThatThrownBy(() -> ids(new byte[0])).hasMessageEndingWith(", is empty");
  }

  /** Wherever a file is cut off: one that is read in part would be judged as if it were whole. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aFileThatWasCutOff_isRefused_unlessWhatIsLeftIsWhole(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>(List.of(HEAD));
    for (int frame = 0; frame < 3; frame++) {
      StringBuilder rows = new StringBuilder();
      for (int i = random.nextInt(1, 40); i > 0; i--) {
        rows.append(row("c-" + random.nextLong()));
      }
      texts.add(rows.toString());
    }
    byte[] whole = frames(texts.toArray(String[]::new));
    List<Integer> ends = new ArrayList<>();
    for (int count = 1; count <= texts.size(); count++) {
      ends.add(frames(texts.subList(0, count).toArray(String[]::new)).length);
    }
    for (int bytes = 1; bytes <= whole.length; bytes++) {
      byte[] cut = Arrays.copyOf(whole, bytes);
      if (ends.contains(bytes)) {
        assertThat(ids(cut)).as("%d bytes", bytes).doesNotContain("");
      } else {
        assertThatThrownBy(() -> ids(cut))
            .as("%d bytes", bytes)
            .isInstanceOf(UnreadableJudgementException.class)
            .hasMessageContaining(": cannot be read: ");
      }
    }
  }

  private List<String> ids(byte[] compressed) throws IOException {
    Path file = Files.write(folder.resolve("verdicts.csv.zst"), compressed);
    List<String> ids = new ArrayList<>();
    VerdictFile.read(file, (eventId, standing, verdict) -> ids.add(eventId));
    return ids;
  }

  private static String row(String id) {
    return id + ",2026-03-01T00:00:00Z,UA_MISSING,1,,T0,GIVT,INVALID,GIVT,as it is\n";
  }

  private static byte[] frames(String... texts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      out.write(Zstd.compress(text.getBytes(UTF_8)));
    }
    return out.toByteArray();
  }
}
