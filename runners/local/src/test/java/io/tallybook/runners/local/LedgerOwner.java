package io.tallybook.runners.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that owns a ledger until it is killed. */
final class LedgerOwner {
  static final int REFUSED = 7;

  private LedgerOwner() {}

  public static void main(String[] args) throws Exception {
    DataFolder folder = new DataFolder(Path.of(args[0]));
    try {
      LedgerAccess access = LocalLedger.open(folder, null);
      if (args[1].equals("hold")) {
        access.ledger().prepay("acme", 12_500_000, "USD", "wire-1");
        System.out.println("ready");
        new CountDownLatch(1).await();
      }
      access.close();
    } catch (FolderInUseException e) {
      System.exit(REFUSED);
    }
  }
}
