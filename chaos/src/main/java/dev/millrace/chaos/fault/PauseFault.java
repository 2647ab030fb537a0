package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.Part;
import java.util.List;
import java.util.stream.Collectors;

/** Processes are stopped and go on later, without knowing of it. */
final class PauseFault implements Fault {

  private final List<Part> targets;

  PauseFault(List<Part> targets) {
    this.targets = List.copyOf(targets);
  }

  @Override
  public String target() {
    return targets.stream().map(Part::name).collect(Collectors.joining(" "));
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public void strike() {
    targets.forEach(Part::pause);
  }

  @Override
  public void heal() {
    targets.forEach(Part::resume);
  }

  @Override
  public boolean isBack() {
    return true;
  }
}
