package dev.millrace.resultlog;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The reader rule stated over a whole log instead of record by record: cut the log into reigns at
 * the markers that are higher than all before them, cut it off after the first terminal record that
 * a reigning run wrote in its own reign, and collect the reigning runs' tokens by index from the
 * last restart on. Held-back text counts once, however many of them wrote it. Assumes that every
 * run writes its own tokens in order and without gaps.
 */
final class LogModel {

  private record Reign(Started marker, List<ResultEvent> own) {}

  private LogModel() {}

  static StreamSnapshot of(RequestId request, List<ResultEvent> log) {
    List<Reign> reigns = reigns(log.stream().filter(e -> e.requestId().equals(request)).toList());
    if (reigns.isEmpty()) {
      return StreamSnapshot.EMPTY;
    }
    int from = 0;
    for (int i = 1; i < reigns.size(); i++) {
      from = reigns.get(i).marker().mode() == StartMode.RESTART ? i : from;
    }
    TreeMap<Integer, Integer> byIndex = new TreeMap<>();
    String heldBack = "";
    for (Reign reign : reigns.subList(from, reigns.size())) {
      for (ResultEvent event : reign.own()) {
        if (event instanceof Tokens tokens) {
          heldBack = tokens.ids().isEmpty() ? tokens.text() : heldBack;
          for (int i = 0; i < tokens.ids().size(); i++) {
            byIndex.putIfAbsent(tokens.firstIndex() + i, tokens.ids().get(i));
          }
        }
      }
    }
    Reign last = reigns.get(reigns.size() - 1);
    List<Integer> ids = new ArrayList<>(byIndex.values());
    return new StreamSnapshot(
        Optional.of(last.marker()), Records.text(ids) + heldBack, ids, terminal(last));
  }

  private static List<Reign> reigns(List<ResultEvent> log) {
    List<Integer> cuts = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      long run = log.get(i).run();
      boolean highest =
          log.subList(0, i).stream().noneMatch(e -> e instanceof Started && e.run() >= run);
      if (log.get(i) instanceof Started && highest) {
        cuts.add(i);
      }
    }
    List<Reign> reigns = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      int end = i + 1 < cuts.size() ? cuts.get(i + 1) : log.size();
      Started marker = (Started) log.get(cuts.get(i));
      List<ResultEvent> own =
          log.subList(cuts.get(i) + 1, end).stream()
              .filter(e -> e.run() == marker.run() && !(e instanceof Started))
              .collect(Collectors.toList());
      int terminal = 0;
      while (terminal < own.size() && !(own.get(terminal) instanceof Finished)) {
        terminal++;
      }
      boolean ended = terminal < own.size();
      reigns.add(new Reign(marker, own.subList(0, ended ? terminal + 1 : own.size())));
      if (ended) {
        break;
      }
    }
    return reigns;
  }

  private static Optional<Finished> terminal(Reign reign) {
    return reign.own().stream()
        .filter(e -> e instanceof Finished)
        .map(e -> (Finished) e)
        .findFirst();
  }
}
