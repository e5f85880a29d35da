package org.ardent.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.kind.KindRules;
import org.ardent.model.Activation;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Schedule;
import org.ardent.train.TrainingSettings;

/**
 * What options choose from, as help lists it in place of {@code ${COMPLETION-CANDIDATES}}. Picocli
 * makes one of these classes for each option. The names come from where they are defined.
 */
abstract class Choices implements Iterable<String> {
  private final List<String> choices;

  private Choices(Stream<String> choices) {
    this.choices = choices.toList();
  }

  @Override
  public Iterator<String> iterator() {
    return choices.iterator();
  }

  /** The models, with what they are. */
  static final class Models extends Choices {
    Models() {
      super(
          ModelRegistry.names().stream()
              .map(name -> name + " (" + ModelRegistry.get(name).summary() + ")"));
    }
  }

  /** The hidden layers of each model where nothing is said. */
  static final class DefaultHidden extends Choices {
    DefaultHidden() {
      super(Stream.of(ModelRegistry.defaultHidden(ModelRegistry.names())));
    }
  }

  /** The nonlinearities. */
  static final class Activations extends Choices {
    Activations() {
      super(Arrays.stream(Activation.values()).map(Activation::label));
    }
  }

  /** The optimisers. */
  static final class Optimizers extends Choices {
    Optimizers() {
      super(TrainingSettings.OPTIMIZERS.stream());
    }
  }

  /** The schedules of the step size. */
  static final class Schedules extends Choices {
    Schedules() {
      super(Schedule.labels().stream());
    }
  }

  /** The densities of columns of numbers. */
  static final class Conditionals extends Choices {
    Conditionals() {
      super(KindRules.conditionals().stream());
    }
  }
}
