package dev.millrace.demomodel.train;

import ai.djl.ndarray.NDManager;
import dev.millrace.demomodel.train.eval.Examination;
import dev.millrace.demomodel.train.eval.NetworkAnswerer;
import dev.millrace.demomodel.train.eval.Score;
import dev.millrace.demomodel.train.gguf.GgufFile;
import dev.millrace.demomodel.train.net.Network;
import dev.millrace.demomodel.train.net.Parameters;
import dev.millrace.demomodel.train.net.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/** Trains the demo model from a seed, writes it as GGUF and prints its scores: progress to stderr, JSON to stdout. */
public final class TrainDemoModel {

  static final Shape SHAPE = new Shape(Vocabulary.SIZE, 128, 5, 4, 384, 1024);

  private static final int REPORT_EVERY = 50;
  private static final int PROMPTS_PER_SKILL = 100;

  private TrainDemoModel() {}

  public static void main(String[] arguments) throws IOException {
    Options options = Options.parse(arguments);
    Files.createDirectories(options.output().toAbsolutePath().getParent());
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = new Network(SHAPE);
      Parameters parameters = Parameters.random(manager, SHAPE, options.seed());
      System.err.println("parameters " + parameters.count());
      Training training = new Training(manager, network, parameters, SHAPE.context(), options.seed(), options.steps());
      if (Files.exists(options.checkpoint())) {
        training.resume(Checkpoint.read(options.checkpoint()));
        System.err.println("resumed after step " + training.step());
      }
      NetworkAnswerer answerer = new NetworkAnswerer(manager, network, parameters);
      learn(options, training, parameters);
      GgufFile.write(options.output(), SHAPE, parameters.values());
      List<Score> scores = Examination.ofEverything(answerer, PROMPTS_PER_SKILL);
      report(scores, answerer);
      System.out.println(Examination.json(scores));
    }
  }

  private static void learn(Options options, Training training, Parameters parameters)
      throws IOException {
    long start = System.nanoTime();
    float sum = 0;
    while (!training.isDone()) {
      sum += training.advance();
      if (training.step() % REPORT_EVERY == 0) {
        System.err.printf(Locale.ROOT, "step %d  loss %.4f  %.0f s  skipped %d%n", training.step(),
            sum / REPORT_EVERY, (System.nanoTime() - start) / 1e9, training.skipped());
        sum = 0;
      }
      if (training.step() % options.checkpointEvery() == 0) {
        training.checkpoint().write(options.checkpoint());
        GgufFile.write(options.output(), SHAPE, parameters.values());
      }
    }
  }

  private static void report(List<Score> scores, NetworkAnswerer answerer) {
    for (Score score : scores) {
      System.err.printf(Locale.ROOT, "  %-16s %5.1f %%   %s%n", score.skill(), 100 * score.accuracy(), score.example());
    }
    System.err.println("  " + answerer.answer(List.of("Tell me a story about a fox."), 400).get(0));
  }
}
