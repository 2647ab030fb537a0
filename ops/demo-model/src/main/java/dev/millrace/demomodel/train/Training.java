package dev.millrace.demomodel.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.millrace.demomodel.train.corpus.Corpus;
import dev.millrace.demomodel.train.corpus.Document;
import dev.millrace.demomodel.train.corpus.Phase;
import dev.millrace.demomodel.train.net.Network;
import dev.millrace.demomodel.train.net.Optimizer;
import dev.millrace.demomodel.train.net.Parameters;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The loop: a step learns from a batch of short questions and from a few stories; now and then a
 * conversation as long as the context takes the place of the stories.
 *
 * <p>Invariants: what a step sees depends on the seed and the number of the step alone, so a run that was stopped and
 * resumed learns the same; time has no influence.
 */
final class Training {

  private static final int SHORT_LENGTH = 128;
  private static final int STORY_ROWS = 2;
  private static final int STORY_LENGTH = 448;
  private static final int CONTEXT_EVERY = 8;
  private static final int WARM_UP = 60;
  private static final float FALL_FROM = 0.3f;
  private static final float KNEE = 0.88f;
  private static final float KNEE_RATE = 1 / 3f;
  private static final float TEXT_SHARE = 0.5f;
  private static final float WITHOUT_BEGIN = 0.1f;

  private final NDManager manager;
  private final Network network;
  private final Parameters parameters;
  private final Optimizer optimizer;
  private final long seed;
  private final int steps;
  private final int context;
  private int step;
  private int skipped;

  Training(NDManager manager, Network network, Parameters parameters, int context, long seed, int steps) {
    this.manager = manager;
    this.network = network;
    this.parameters = parameters;
    this.context = context;
    this.seed = seed;
    this.steps = steps;
    optimizer = new Optimizer(manager, parameters.weights());
  }

  boolean isDone() {
    return step >= steps;
  }

  int step() {
    return step;
  }

  /** Steps without effect because a gradient was not finite. */
  int skipped() {
    return skipped;
  }

  Checkpoint checkpoint() {
    return new Checkpoint(step, parameters.values(), optimizer.state());
  }

  void resume(Checkpoint checkpoint) {
    step = checkpoint.step();
    parameters.restore(checkpoint.weights());
    optimizer.restore(checkpoint.optimizer());
  }

  /** One step; returns the loss of the short batch. */
  float advance() {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    step++;
    Phase phase = Phase.of(step);
    Corpus corpus = new Corpus(random.split(), phase);
    try (NDManager of = manager.newSubManager()) {
      List<NDArray> weights = parameters.borrow(of);
      float loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray total = loss(of, weights,
            Batch.pack(phase.shortRows(), SHORT_LENGTH, () -> encoded(corpus.drawShort(), random)));
        loss = total.getFloat();
        if (step % CONTEXT_EVERY == 0) {
          total = total.add(Network.scaled(loss(of, weights,
              Batch.pack(1, context, () -> encoded(corpus.drawConversation(context), random))), TEXT_SHARE));
        } else if (step % phase.storyEvery() == 0) {
          total = total.add(Network.scaled(loss(of, weights,
              Batch.pack(STORY_ROWS, STORY_LENGTH, () -> encoded(corpus.drawStory(), random))), TEXT_SHARE));
        }
        collector.backward(total);
      }
      List<NDArray> gradients = weights.stream().map(NDArray::getGradient).toList();
      if (isFinite(gradients)) {
        parameters.replace(optimizer.step(weights, gradients, step, rate()));
      } else {
        parameters.keep();
        skipped++;
      }
      return loss;
    }
  }

  private NDArray loss(NDManager of, List<NDArray> weights, Batch batch) {
    NDArray logits = network.logits(weights, of.create(batch.tokens, new Shape(batch.rows, batch.length)),
        of.create(batch.mask, new Shape(batch.rows, 1, batch.length, batch.length)), batch.learntPositions());
    return Network.loss(logits, of.create(batch.learntTargets()), of.create(batch.learntWeights()));
  }

  private static Sequence encoded(Document document, SplittableRandom random) {
    return Vocabulary.encode(document, random.nextDouble() >= WITHOUT_BEGIN);
  }

  /** Warm up, stay for a third of the way, then fall to zero in two straight lines that meet at the knee. */
  private float rate() {
    float done = (float) step / steps;
    float fall = done < KNEE
        ? 1 - (1 - KNEE_RATE) * (done - FALL_FROM) / (KNEE - FALL_FROM)
        : KNEE_RATE * (1 - done) / (1 - KNEE);
    return Math.min(Math.min(1, fall), (float) step / WARM_UP);
  }

  private static boolean isFinite(List<NDArray> gradients) {
    float sum = 0;
    for (NDArray gradient : gradients) {
      sum += gradient.square().sum().getFloat();
    }
    return Float.isFinite(sum);
  }
}
