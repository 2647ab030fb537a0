package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Processes are killed with -9 at the same time. */
final class KillFault implements Fault {

  private final Map<Part, Integer> livesBefore = new LinkedHashMap<>();

  KillFault(List<Part> targets) {
    targets.forEach(part -> livesBefore.put(part, 0));
  }

  @Override
  public String target() {
    return livesBefore.keySet().stream().map(Part::name).collect(Collectors.joining(" "));
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public void strike() {
    livesBefore.replaceAll((part, unknown) -> part.lives());
    livesBefore.keySet().forEach(Part::kill);
  }

  @Override
  public void heal() {
    // Whoever watches over it starts it again.
  }

  @Override
  public boolean isBack() {
    return livesBefore.entrySet().stream()
        .allMatch(each -> each.getKey().lives() > each.getValue());
  }
}
