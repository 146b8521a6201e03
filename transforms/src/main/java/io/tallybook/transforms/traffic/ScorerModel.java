package io.tallybook.transforms.traffic;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which {@link ClickScorer} judges: its class and the version it had when the count was set up.
 * Travels with a pipeline in place of the scorer, which is made anew where it judges. Immutable.
 */
public final class ScorerModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String className;
  private final String version;

  private ScorerModel(String className, String version) {
    this.className = className;
    this.version = version;
  }

  /**
   * The model of a class.
   *
   * @param className as {@link Class#getName} tells it
   * @throws IllegalArgumentException if there is no such class, it cannot be made, or its version
   *     is none
   */
  public static ScorerModel ofClass(String className) {
    return new ScorerModel(className, versionOf(make(className), className));
  }

  /** Class and version: {@code com.example.Model:7}. */
  public String text() {
    return className + ":" + version;
  }

  /**
   * Makes the scorer, for one thread.
   *
   * @throws IllegalStateException if this worker has another version of it, or none
   */
  ClickScorer open() {
    try {
      ClickScorer scorer = make(className);
      String here = versionOf(scorer, className);
      if (!here.equals(version)) {
        throw new IllegalStateException(
            className + " has version " + here + " here, the count was set up with " + version);
      }
      return scorer;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClickScorer make(String className) {
    try {
      Class<?> found = Class.forName(className, true, loader());
      if (!ClickScorer.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(
            className + " does not implement " + ClickScorer.class.getName());
      }
      return (ClickScorer) found.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + className + " on the class path");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          className + " must be a public class with a public constructor without parameters", e);
    } catch (InvocationTargetException | LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(className + " cannot be made: " + reason, e);
    }
  }

  /** That of the job where a runner has one for each, else that of this class. */
  private static @Nullable ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? ScorerModel.class.getClassLoader() : ofThread;
  }

  private static String versionOf(ClickScorer scorer, String className) {
    String version = scorer.version();
    if (version == null || !VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          className
              + ".version() must be 1 to 64 of the characters A-Z a-z 0-9 . _ -, is '"
              + version
              + "'");
    }
    return version;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScorerModel that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
