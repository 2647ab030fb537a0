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

/** Changes a setting. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = "Change a setting for every dispatcher, from now on and after restarts.")
final class ConfigSetCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEY", description = "As 'config get' lists it.")
  String key = "";

  @Parameters(index = "1", paramLabel = "VALUE", description = "Such as 500ms, 3 or a word.")
  String value = "";

  @Mixin Author author = new Author();
  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    LiveKeys.check(broker.settings(), key, value);
    SettingChange change = author.change(key, Optional.of(value), broker.installation());
    output.object(ChangeLine.of(change));
    if (!output.json()) {
      output.text().println(key + " is " + value + " from now on");
    }
    return ExitCode.OK;
  }
}
