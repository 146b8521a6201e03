package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Path;

/** A disk whose machine loses its power before a given step: that step and all later ones fail. */
final class DyingDisk implements Disk {
  /** The machine is dead. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the machine is dead", null, false, false);
    }
  }

  private final Disk disk = Disk.local();
  private int stepsLeft;

  /**
   * A disk that dies.
   *
   * @param steps how many steps it still does
   */
  DyingDisk(int steps) {
    stepsLeft = steps;
  }

  boolean isDead() {
    return stepsLeft < 0;
  }

  private void step() {
    if (stepsLeft >= 0) {
      stepsLeft--;
    }
    if (stepsLeft < 0) {
      throw new Death();
    }
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    step();
    disk.createFolders(folder);
  }

  @Override
  public NewFile create(Path file) throws IOException {
    step();
    NewFile created = disk.create(file);
    return new NewFile() {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (stepsLeft == 0) {
          created.write(bytes, from, length / 2); // torn
          created.close();
        }
        step();
        created.write(bytes, from, length);
      }

      @Override
      public void force() throws IOException {
        step();
        created.force();
      }

      @Override
      public void close() throws IOException {
        step();
        created.close();
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    disk.rename(from, to);
  }

  @Override
  public void link(Path name, Path existing) throws IOException {
    step();
    disk.link(name, existing);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step();
    disk.forceFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    step();
    disk.delete(file);
  }
}
