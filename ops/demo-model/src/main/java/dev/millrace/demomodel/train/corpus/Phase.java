package dev.millrace.demomodel.train.corpus;

import static java.util.Map.entry;

import dev.millrace.demomodel.Skill;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What training dwells on: a skill that is learnt early gives room to those that take longer. */
public enum Phase {
  /** All skills, sentences least. */
  LETTERS(1, 20, 2, mix(
      entry(Skill.ADDITION, 4), entry(Skill.REVERSAL, 4), entry(Skill.SORTING, 4),
      entry(Skill.UPPER_CASE, 2), entry(Skill.LETTER_COUNT, 2), entry(Skill.CLASSIFICATION, 1))),

  /** Counting is learnt; classification comes in. */
  SENTENCES(401, 20, 2, mix(
      entry(Skill.ADDITION, 5), entry(Skill.REVERSAL, 4), entry(Skill.UPPER_CASE, 3),
      entry(Skill.LETTER_COUNT, 1), entry(Skill.SORTING, 4), entry(Skill.CLASSIFICATION, 3))),

  /** Words are learnt; sums, sorting, classification and stories remain. */
  SUMS(801, 16, 1, mix(
      entry(Skill.ADDITION, 9), entry(Skill.REVERSAL, 3), entry(Skill.UPPER_CASE, 2),
      entry(Skill.LETTER_COUNT, 1), entry(Skill.SORTING, 8), entry(Skill.CLASSIFICATION, 6)));

  private final int firstStep;
  private final int shortRows;
  private final int storyEvery;
  private final List<Skill> mix;

  Phase(int firstStep, int shortRows, int storyEvery, List<Skill> mix) {
    this.firstStep = firstStep;
    this.shortRows = shortRows;
    this.storyEvery = storyEvery;
    this.mix = mix;
  }

  /** The phase of a step, counted from 1. */
  public static Phase of(int step) {
    Phase phase = LETTERS;
    for (Phase later : values()) {
      if (step >= later.firstStep) {
        phase = later;
      }
    }
    return phase;
  }

  /** Rows of short questions in a step. */
  public int shortRows() {
    return shortRows;
  }

  /** Stories are met in every step whose number is a multiple of this. */
  public int storyEvery() {
    return storyEvery;
  }

  /** Each skill as many times as its share. */
  List<Skill> mix() {
    return mix;
  }

  @SafeVarargs
  private static List<Skill> mix(Map.Entry<Skill, Integer>... shares) {
    List<Skill> mix = new ArrayList<>();
    for (Map.Entry<Skill, Integer> share : shares) {
      mix.addAll(Collections.nCopies(share.getValue(), share.getKey()));
    }
    return List.copyOf(mix);
  }
}
