package dev.millrace.bench.fuzz;

import dev.millrace.bench.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/** {@link EngineFuzz} in a process of its own; shows the end of its error output if it fails. */
public final class FuzzProcess {

  private static final int SHOWN = 30;

  private FuzzProcess() {}

  /**
   * What came out.
   *
   * @param ended requests that ran to an end
   * @param failed how many of those could not go on
   * @param refused requests that were refused
   * @param mistakes requests that ended in another way than they should have
   * @param modelsRefused damaged model files that were refused
   * @param modelsRun damaged model files that loaded and answered
   * @param died whether the process ended before it was through
   */
  public record Outcome(
      int ended,
      int failed,
      int refused,
      int mistakes,
      int modelsRefused,
      int modelsRun,
      boolean died) {}

  /**
   * Runs so many requests; files go to the folder.
   *
   * @param progress told now and then how many are through
   */
  public static Outcome run(Path folder, int requests, long seed, IntConsumer progress)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("fuzz.err");
    Process process =
        ChildProcess.builder(
                EngineFuzz.class,
                List.of(
                    "-Xmx256m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder + "/hs"),
                List.of(folder.toString(), String.valueOf(requests), String.valueOf(seed)))
            .redirectError(errors.toFile())
            .start();
    String[] found = new String[0];
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(EngineFuzz.PROGRESS)) {
          progress.accept(Integer.parseInt(line.substring(EngineFuzz.PROGRESS.length())));
        } else if (line.startsWith(EngineFuzz.LINE)) {
          found = line.substring(EngineFuzz.LINE.length()).split(" ", -1);
        }
      }
    }
    int exit = process.waitFor();
    if (exit != 0) {
      System.err.println("the fuzz ended with exit code " + exit);
      List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
      lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()).forEach(System.err::println);
    }
    if (found.length != 6) {
      return new Outcome(0, 0, 0, 0, 0, 0, true);
    }
    int[] n = new int[found.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = Integer.parseInt(found[i]);
    }
    return new Outcome(n[0], n[1], n[2], n[3], n[4], n[5], false);
  }
}
