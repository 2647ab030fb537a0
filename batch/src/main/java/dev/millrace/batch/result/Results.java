package dev.millrace.batch.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The results of a job: those of lines that failed may go to a file of their own, and all may keep
 * the order of their lines, for which results that come early wait in memory. Single thread.
 */
public final class Results implements AutoCloseable {

  private record Result(ObjectNode line, boolean failed) {}

  private final ResultFile out;
  private final Optional<ResultFile> errors;
  private final boolean ordered;

  /** Numbers of lines that have no result yet; used for the order alone. */
  private final TreeSet<Integer> missing = new TreeSet<>();

  private final TreeMap<Integer, Result> early = new TreeMap<>();

  /** Into these files, which it closes. */
  public Results(ResultFile out, Optional<ResultFile> errors, boolean ordered) {
    this.out = out;
    this.errors = errors;
    this.ordered = ordered;
  }

  /** The names of the lines that have results. */
  public Set<String> done() {
    Set<String> done = new HashSet<>(out.done());
    errors.ifPresent(file -> done.addAll(file.done()));
    return done;
  }

  /** These lines are going to have results. */
  public void expect(List<Integer> numbers) {
    missing.addAll(numbers);
  }

  /** The result of the line with this number. */
  public void add(int number, ObjectNode line, boolean failed) throws IOException {
    if (!ordered) {
      write(new Result(line, failed));
      return;
    }
    early.put(number, new Result(line, failed));
    for (Iterator<Integer> next = missing.iterator(); next.hasNext(); ) {
      Result result = early.remove(next.next());
      if (result == null) {
        return;
      }
      next.remove();
      write(result);
    }
  }

  private void write(Result result) throws IOException {
    (result.failed() ? errors.orElse(out) : out).add(result.line());
  }

  /** Returns when the disk has all of them. */
  public void sync() throws IOException {
    out.sync();
    if (errors.isPresent()) {
      errors.get().sync();
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (errors.isPresent()) {
        errors.get().close();
      }
    }
  }
}
