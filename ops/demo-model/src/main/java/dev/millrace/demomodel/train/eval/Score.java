package dev.millrace.demomodel.train.eval;

/**
 * Share of right answers of one skill.
 *
 * @param example a wrong answer, to look at; empty if there is none
 */
public record Score(String skill, int right, int asked, String example) {

  public double accuracy() {
    return asked == 0 ? 0 : (double) right / asked;
  }
}
