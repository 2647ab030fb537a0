package dev.millrace.standalone.canary;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.demomodel.Skill;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.ServedModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks a facade held-out prompts of every skill, then compares answers alone and among others. */
public final class CanaryRun {

  /** The full set of a skill, the one that the trainer measures with. */
  public static final int FULL = 200;

  /** Of the trainer's measuring, too; a smaller set is the begin of a larger one. */
  private static final long SEED = 2024;

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FacadeClient facade;
  private final String model;
  private final Thresholds thresholds;
  private final Progress progress;
  private final LongSupplier nanoTime;

  /**
   * @param model served by the facade; its answers are judged as the demo model's
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public CanaryRun(
      FacadeClient facade,
      String model,
      Thresholds thresholds,
      Progress progress,
      LongSupplier nanoTime) {
    this.facade = facade;
    this.model = model;
    this.thresholds = thresholds;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs it.
   *
   * @param skills what is asked about
   * @param perSkill prompts of each, 1 to 400
   * @throws FacadeException if the facade stays away or does not serve the model
   */
  public CanaryReport run(List<Skill> skills, int perSkill)
      throws FacadeException, InterruptedException {
    long begin = nanoTime.getAsLong();
    int slots = ServedModels.slots(facade, model);
    CanaryClient client = new CanaryClient(facade, model);
    List<SkillScore> scores = new ArrayList<>();
    List<Answer> mistakes = new ArrayList<>();
    for (Skill skill : skills) {
      List<ExactPrompt> prompts = CanaryPrompts.heldOut(skill, SEED, perSkill);
      List<Answer> answers =
          client.ask(prompts, 2 * slots, done -> progress.at(skill.id(), done, perSkill));
      List<Answer> wrong = answers.stream().filter(answer -> !answer.isRight()).toList();
      mistakes.addAll(wrong);
      scores.add(
          SkillScore.of(
              skill.id(), answers.size(), answers.size() - wrong.size(), thresholds.of(skill)));
    }
    FullSlots fullSlots = fullSlots(client, skills, slots);
    return new CanaryReport(
        model,
        fullSlots.spoilt() == 0 && scores.stream().allMatch(SkillScore::passed),
        Math.round((nanoTime.getAsLong() - begin) / NANOS_PER_SECOND * 10) / 10.0,
        scores,
        fullSlots,
        mistakes);
  }

  private FullSlots fullSlots(CanaryClient client, List<Skill> skills, int slots)
      throws FacadeException, InterruptedException {
    List<ExactPrompt> prompts = new ArrayList<>();
    skills.forEach(skill -> prompts.addAll(CanaryPrompts.heldOut(skill, SEED, 1)));
    // Longer texts show a difference sooner; they have no right answer.
    prompts.add(new ExactPrompt("story", "Tell me a story about a fox.", ""));
    prompts.add(new ExactPrompt("story", "Tell me a story about a river.", ""));
    List<Answer> alone = client.ask(prompts, 1, done -> progress.at("alone", done, prompts.size()));
    List<ExactPrompt> crowd = FullSlots.crowd(prompts, slots);
    List<Answer> among =
        client.ask(crowd, crowd.size(), done -> progress.at("full slots", done, crowd.size()));
    return FullSlots.compare(slots, alone, among);
  }
}
