package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComparedReportTest {
  @Test
  void groupsOfEitherCount_standSideBySide() throws IOException {
    String header =
        "ad,day,gross,givt,net,sivt,billable,invalid,suspect,undecided,decision_rate,duplicates,"
            + "spend_micros,invalid_micros\n";
    String live =
        header
            + "\"a,1\",2026-03-01,6,1,5,1,4,2,0,0,1,2,40,20\n"
            + "b,2026-03-01,1,0,1,0,1,0,0,0,1,0,10,0\n";
    String finalCount =
        header
            + "\"a,1\",2026-03-01,8,1,7,1,6,2,0,1,0.875,3,60,20\n"
            + "c,2026-03-01,1,0,1,0,1,0,0,0,1,0,5,0\n";
    assertThat(ComparedReport.csv("ad,day", live, finalCount))
        .isEqualTo(
            """
            ad,day,net_live,net_final,net_difference,\
            billable_live,billable_final,billable_difference,\
            invalid_live,invalid_final,invalid_difference,\
            duplicates_live,duplicates_final,duplicates_difference,\
            spend_micros_live,spend_micros_final,spend_micros_difference
            "a,1",2026-03-01,5,7,2,4,6,2,2,2,0,2,3,1,40,60,20
            b,2026-03-01,1,0,-1,1,0,-1,0,0,0,0,0,0,10,0,-10
            c,2026-03-01,0,1,1,0,1,1,0,0,0,0,0,0,0,5,5
            """);
  }

  @Test
  void someTraffic_isComparedInAllItsNumbers() throws IOException {
    assertThat(
            ComparedReport.csv(
                "rule",
                "rule,givt,decision_rate,invalid_micros\nUA_MISSING,3,1,30\n",
                "rule,givt,decision_rate,invalid_micros\nUA_MISSING,5,,50\n"))
        .isEqualTo(
            """
            rule,givt_live,givt_final,givt_difference,\
            invalid_micros_live,invalid_micros_final,invalid_micros_difference
            UA_MISSING,3,5,2,30,50,20
            """);
  }
}
