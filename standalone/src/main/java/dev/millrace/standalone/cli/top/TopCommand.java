package dev.millrace.standalone.cli.top;

import dev.millrace.model.WorkerId;
import dev.millrace.standalone.cli.config.Author;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.ServerOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.livesettings.SettingsUnavailableException;
import dev.millrace.standalone.polling.Polling;
import dev.millrace.standalone.top.Action;
import dev.millrace.standalone.top.Board;
import dev.millrace.standalone.top.Key;
import dev.millrace.standalone.top.Rates;
import dev.millrace.standalone.top.Screen;
import dev.millrace.standalone.top.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows queues, workers, slots and requests as they change. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Show queues, workers, slots, requests and tokens per second as they change. Keys: up and",
      "down select, tab goes to the other list, s sorts, d drains or resumes the selected worker,",
      "c cancels the selected request, q quits. Without a terminal, or with --once, one screen."
    })
public final class TopCommand implements Callable<Integer> {

  private static final int MOST_REQUESTS = 1_000;
  private static final int PRINTED_WIDTH = 160;
  private static final int PRINTED_HEIGHT = 60;
  private static final Clock CLOCK = Clock.systemUTC();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The facade; default: the one that './millrace up' started.")
  @Nullable URI server;

  @Option(
      names = "--interval",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "Time between two looks (default: ${DEFAULT-VALUE}).")
  long interval = 1_000;

  @Option(names = "--once", description = "Print one screen, with the rates of one interval.")
  boolean once;

  @Mixin Author author = new Author();
  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    try (FacadeClient facade =
        new FacadeClient(ServerOption.uri(server, broker.settings().data()))) {
      if (output.json() || once || !Output.onTerminal()) {
        List<Snapshot> looks = new ArrayList<>();
        Polling.REAL.until(
            () -> looks.add(look(facade)) && looks.size() == 2, Duration.ofMillis(interval));
        Snapshot now = looks.getLast();
        Rates rates = new Rates(looks.getFirst(), now);
        output.object(summary(now, rates));
        if (!output.json()) {
          Screen.of(now, rates, Board.START, CLOCK.instant(), "", PRINTED_WIDTH, PRINTED_HEIGHT)
              .forEach(line -> output.text().println(TerminalText.safe(line.text())));
        }
        return ExitCode.OK;
      }
      watch(facade);
      return ExitCode.OK;
    }
  }

  private static Snapshot look(FacadeClient facade) throws FacadeException, InterruptedException {
    return Snapshot.of(
        facade.queue(), facade.running(MOST_REQUESTS), facade.nanoTime().getAsLong());
  }

  private void watch(FacadeClient facade)
      throws IOException, FacadeException, InterruptedException {
    Snapshot now = look(facade);
    Snapshot before = now;
    Board board = Board.START;
    String message = "";
    try (LiveScreen screen = LiveScreen.open()) {
      while (true) {
        Rates rates = new Rates(before, now);
        screen.show(
            Screen.of(
                now, rates, board, CLOCK.instant(), message, screen.width(), screen.height()));
        long left =
            Duration.ofNanos(now.nanos() - facade.nanoTime().getAsLong()).toMillis() + interval;
        Optional<Key> key = screen.keyboard().next(Math.max(1, left));
        if (key.isPresent()) {
          Board.Pressed pressed = board.press(key.get(), now, rates);
          board = pressed.board();
          if (pressed.action().isPresent()) {
            if (pressed.action().get() instanceof Action.Quit) {
              return;
            }
            message = act(pressed.action().get(), facade);
          }
        }
        if (facade.nanoTime().getAsLong() - now.nanos() >= Duration.ofMillis(interval).toNanos()) {
          before = now;
          now = look(facade);
        }
      }
    }
  }

  /** Takes an action; returns what to say of it. */
  private String act(Action action, FacadeClient facade) throws InterruptedException {
    try {
      return switch (action) {
        case Action.Cancel cancel -> {
          var unused = facade.cancel(cancel.request());
          yield "cancelling " + cancel.request();
        }
        case Action.Drain drain -> {
          author.drain(new WorkerId(drain.worker()), drain.drained(), broker.installation());
          yield drain.worker() + (drain.drained() ? " gets no new work" : " gets work again");
        }
        case Action.Quit quit -> "";
      };
    } catch (FacadeException
        | SettingsUnavailableException
        | InvalidSettingsException
        | IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static Map<String, Object> summary(Snapshot now, Rates rates) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("tokens_per_s", rates.total());
    summary.put("queues", now.queues().stream().map(TopJson::of).toList());
    summary.put(
        "workers",
        now.workers().stream().map(row -> TopJson.of(row, rates.ofWorker(row.id()))).toList());
    summary.put(
        "requests",
        now.streams().stream().map(row -> TopJson.of(row, rates.ofStream(row.id()))).toList());
    return summary;
  }
}
