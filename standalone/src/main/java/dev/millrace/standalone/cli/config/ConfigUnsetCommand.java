package dev.millrace.standalone.cli.config;

import dev.millrace.model.SettingChange;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.livesettings.LiveKeys;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a change back. */
@Command(
    name = "unset",
    mixinStandardHelpOptions = true,
    description = "Let a setting be as each dispatcher was configured again.")
final class ConfigUnsetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "KEY", description = "As 'config get' lists it.")
  String key = "";

  @Mixin Author author = new Author();
  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    LiveKeys.require(key);
    SettingChange change = author.change(key, Optional.empty(), broker.installation());
    output.object(ChangeLine.of(change));
    if (!output.json()) {
      output.text().println(key + " is as configured again");
    }
    return ExitCode.OK;
  }
}
