package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.replay.pool.PoolSettings;
import java.time.Duration;

/**
 * What all policies of a comparison have in common.
 *
 * @param seed of whatever the traffic leaves open
 * @param scheduling all but its policy and whether it is fair
 * @param patience of critical requests until a low run is suspended; zero means for ever
 */
public record RunSettings(PoolSettings pool, long seed, Scheduling scheduling, Duration patience) {}
