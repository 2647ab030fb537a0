package dev.millrace.demomodel;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the demo model can do with an exact answer.
 *
 * <p>Invariant: the canonical input of a task is the same for every wording and every order of
 * operands that has the same answer, so a held-out task cannot leak through a rearranged twin.
 */
public enum Skill {
  /** Sum of two numbers from 0 to 99: {@code Add 27 and 58.} gives {@code 85}. */
  ADDITION("addition") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      return task(number(random), number(random));
    }

    @Override
    String prompt(List<String> operands) {
      return "Add " + operands.get(0) + " and " + operands.get(1) + ".";
    }

    @Override
    String answer(List<String> operands) {
      return Integer.toString(operands.stream().mapToInt(Integer::parseInt).sum());
    }

    @Override
    String canonicalInput(List<String> operands) {
      return ascending(operands, "+");
    }
  },

  /**
   * A word of up to 8 letters from its end: {@code Reverse the word 'river'.} gives {@code revir}.
   */
  REVERSAL("reversal") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      return task(WordGenerator.draw(random));
    }

    @Override
    String prompt(List<String> operands) {
      return "Reverse the word '" + operands.get(0) + "'.";
    }

    @Override
    String answer(List<String> operands) {
      return new StringBuilder(operands.get(0)).reverse().toString();
    }
  },

  /** A word in capitals: {@code Write 'river' in upper case.} gives {@code RIVER}. */
  UPPER_CASE("upper-case") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      return task(WordGenerator.draw(random));
    }

    @Override
    String prompt(List<String> operands) {
      return "Write '" + operands.get(0) + "' in upper case.";
    }

    @Override
    String answer(List<String> operands) {
      return operands.get(0).toUpperCase(Locale.ROOT);
    }
  },

  /** The length of a word: {@code Count the letters in 'river'.} gives {@code 5}. */
  LETTER_COUNT("letter-count") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      return task(WordGenerator.draw(random));
    }

    @Override
    String prompt(List<String> operands) {
      return "Count the letters in '" + operands.get(0) + "'.";
    }

    @Override
    String answer(List<String> operands) {
      return Integer.toString(operands.get(0).length());
    }
  },

  /** Three numbers from 0 to 99, ascending: {@code Sort 42, 7, 19.} gives {@code 7, 19, 42}. */
  SORTING("sorting") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      return task(number(random), number(random), number(random));
    }

    @Override
    String prompt(List<String> operands) {
      return "Sort " + String.join(", ", operands) + ".";
    }

    @Override
    String answer(List<String> operands) {
      return ascending(operands, ", ");
    }

    @Override
    String canonicalInput(List<String> operands) {
      return ascending(operands, ",");
    }
  },

  /**
   * The department of a customer's sentence: {@code Classify: My parcel is late.} gives {@code
   * delivery}.
   */
  CLASSIFICATION("classification") {
    @Override
    public SkillTask draw(RandomGenerator random) {
      CustomerMessage message = CustomerMessages.draw(random);
      return task(message.text(), message.label());
    }

    @Override
    String prompt(List<String> operands) {
      return "Classify: " + operands.get(0);
    }

    @Override
    String answer(List<String> operands) {
      return operands.get(1);
    }
  };

  private final String id;

  Skill(String id) {
    this.id = id;
  }

  /** Stable name used in reports. */
  public String id() {
    return id;
  }

  /** A task from either side of the {@link TrainTestSplit}. */
  public abstract SkillTask draw(RandomGenerator random);

  /** A task that the model was never trained on. */
  public SkillTask drawHeldOut(RandomGenerator random) {
    return Stream.generate(() -> draw(random))
        .filter(SkillTask::isHeldOut)
        .findFirst()
        .orElseThrow();
  }

  abstract String prompt(List<String> operands);

  abstract String answer(List<String> operands);

  /** Word skills share their inputs: a word held out for one is held out for all. */
  String canonicalInput(List<String> operands) {
    return operands.get(0);
  }

  SkillTask task(String... operands) {
    return new SkillTask(this, List.of(operands));
  }

  private static String number(RandomGenerator random) {
    return Integer.toString(random.nextInt(100));
  }

  private static String ascending(List<String> numbers, String separator) {
    return numbers.stream()
        .sorted(Comparator.comparingInt(Integer::parseInt))
        .collect(Collectors.joining(separator));
  }
}
