package dev.millrace.dispatcher.cell.shard;

import dev.millrace.model.RequestId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which cells share a model. Shard 0 is in the home of the model, the cell that its key decides;
 * shard i is i cells further on, so no two shards share a cell. Any thread; pure.
 */
public final class ShardPlan {

  /** The most shards of a model. */
  public static final int MOST = 99;

  /** How numbers of shards are written: {@code llama-8b=2,qwen=3}. */
  public static final String RULE =
      "[^=,\\s]{1,128}=([2-9]|[1-9][0-9])(,[^=,\\s]{1,128}=([2-9]|[1-9][0-9]))*";

  private static final Pattern WRITTEN = Pattern.compile(RULE);

  private final int cells;
  private final Map<String, Integer> shards;
  private final ToIntFunction<String> homes;

  /**
   * @param cells how many there are
   * @param shards of models that have more than one
   * @param homes the cell that a model's key decides
   * @throws IllegalArgumentException if a model has more shards than there are cells
   */
  public ShardPlan(int cells, Map<String, Integer> shards, ToIntFunction<String> homes) {
    this.cells = cells;
    this.shards = Map.copyOf(shards);
    this.homes = homes;
    new TreeMap<>(shards)
        .forEach(
            (model, number) -> {
              if (number < 1 || number > cells) {
                throw new IllegalArgumentException(
                    "dispatcher.shards: '"
                        + model
                        + "' has "
                        + number
                        + " shards, must have 1 to "
                        + cells
                        + ", as there are "
                        + cells
                        + " cells (kafka.partitions)");
              }
            });
  }

  /**
   * The numbers as they are written.
   *
   * @throws IllegalArgumentException if the text does not match {@link #RULE}, or names a model
   *     twice
   */
  public static Map<String, Integer> parse(String written) {
    if (!WRITTEN.matcher(written).matches()) {
      throw new IllegalArgumentException(
          "dispatcher.shards: must match " + RULE + ", got '" + written + "'");
    }
    Map<String, Integer> shards = new TreeMap<>();
    for (String pair : written.split(",", -1)) {
      int at = pair.indexOf('=');
      if (shards.put(pair.substring(0, at), Integer.valueOf(pair.substring(at + 1))) != null) {
        throw new IllegalArgumentException(
            "dispatcher.shards: must name each model once, got '" + written + "'");
      }
    }
    return shards;
  }

  /** Models that have more than one shard, with the cells of each. */
  public Map<String, List<Integer>> sharded() {
    Map<String, List<Integer>> cellsOf = new TreeMap<>();
    shards.keySet().forEach(model -> cellsOf.put(model, cellsOf(model)));
    cellsOf.values().removeIf(list -> list.size() == 1);
    return cellsOf;
  }

  /** Whether there is such a cell. */
  public boolean hasCell(int cell) {
    return cell >= 0 && cell < cells;
  }

  /** The cell that the model's key decides. */
  public int home(String model) {
    return homes.applyAsInt(model);
  }

  /** How many shards the model has, at least 1. */
  int shardsOf(String model) {
    return shards.getOrDefault(model, 1);
  }

  /** The cells that share a model, its home first. */
  public List<Integer> cellsOf(String model) {
    return cellsOf(model, shardsOf(model));
  }

  /** The cells of a model that has so many shards, its home first; each once. */
  List<Integer> cellsOf(String model, int number) {
    int home = home(model);
    return IntStream.range(0, Math.min(number, cells))
        .mapToObj(shard -> (home + shard) % cells)
        .toList();
  }

  /** The cell of this request. */
  public int cellOf(String model, RequestId request) {
    Integer number = shards.get(model);
    if (number == null) {
      return home(model);
    }
    return (home(model) + Math.floorMod(mixed(request.value()), number)) % cells;
  }

  /** Ids count up in some of their bits, whoever makes them; the finalizer of splitmix64. */
  private static long mixed(UUID id) {
    long bits = id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
