package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComparedReportTest {
  @Test
  void groupsOfEitherCount_standSideBySide() throws IOException {
    String live =
        """
        ad,day,gross,net,invalid,duplicates,spend_micros
        "a,1",2026-03-01,5,4,1,2,40
        b,2026-03-01,1,1,0,0,10
        """;
    String finalCount =
        """
        ad,day,gross,net,invalid,duplicates,spend_micros
        "a,1",2026-03-01,7,6,1,3,60
        c,2026-03-01,1,1,0,0,5
        """;
    assertThat(ComparedReport.csv("ad,day", live, finalCount))
        .isEqualTo(
            """
            ad,day,net_live,net_final,net_difference,invalid_live,invalid_final,invalid_difference,\
            duplicates_live,duplicates_final,duplicates_difference,\
            spend_micros_live,spend_micros_final,spend_micros_difference
            "a,1",2026-03-01,4,6,2,1,1,0,2,3,1,40,60,20
            b,2026-03-01,1,0,-1,0,0,0,0,0,0,10,0,-10
            c,2026-03-01,0,1,1,0,0,0,0,0,0,0,5,5
            """);
  }
}
