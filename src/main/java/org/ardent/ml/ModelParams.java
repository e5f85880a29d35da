package org.ardent.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.ardent.kind.DateColumns;
import org.ardent.kind.KindRules;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.MixtureWeights;
import org.ardent.model.RealDensity;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;

/** Which model is trained, of which kinds of columns. */
public interface ModelParams extends Params {

  /** The params of one instance. */
  final class Declared implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> modelType;
    final IntArrayParam hiddenLayers;
    final Param<String> activation;
    final Param<String> ordering;
    final BooleanParam direct;
    final IntParam masks;
    final Param<String> kinds;
    final Param<String> parts;
    final Param<String> conditional;
    final IntParam components;
    final Param<String> mixtureWeights;
    final IntParam maxLevels;
    final IntParam minCount;
    final DoubleParam atomShare;

    Declared(Params parent) {
      modelType =
          new StringParam(
              parent,
              "modelType",
              "model: " + ParamCheck.list(ModelRegistry.densities()),
              ParamCheck.oneOf("modelType", ModelRegistry.densities()));
      hiddenLayers =
          new IntArrayParam(
              parent,
              "hiddenLayers",
              "units of each hidden layer; not set or empty: "
                  + ModelRegistry.defaultHidden(ModelRegistry.densities())
                  + ". Not set: 200 in place of 500 where there are fewer than 32 columns",
              ParamCheck.allPositive("hiddenLayers"));
      List<String> activations = Arrays.stream(Activation.values()).map(Activation::label).toList();
      activation =
          new StringParam(
              parent,
              "activation",
              "nonlinearity of the hidden units: "
                  + ParamCheck.list(activations)
                  + ". Not set: relu",
              ParamCheck.oneOf("activation", activations));
      ordering =
          new StringParam(
              parent,
              "ordering",
              "order of the columns in the model: raster (as they come), reverse, "
                  + "random:SEED, or a file with one column number, from 0, per position");
      direct =
          new BooleanParam(
              parent, "direct", "made: connect inputs with outputs directly too. Not set: it does");
      masks =
          new IntParam(
              parent,
              "masks",
              "made: masks, each with an ordering of its own but the first, that training "
                  + "takes in turn and whose densities are averaged",
              ParamCheck.between("masks", 1, Architecture.MAX_MASKS));
      kinds =
          new StringParam(
              parent,
              "kinds",
              "kinds of the columns: binary, categorical, categorical:K, integer, grid:STEP, real"
                  + " or auto, for all columns, with +nullable, +required, +atoms, +from:X and"
                  + " +to:X; a list of these, one per column; NAME=KIND[,NAME=KIND...]; or a JSON"
                  + " list of variables, or a .json file of one. auto: strings are categorical; 0"
                  + " and 1 binary; whole numbers, and numbers of few decimals whose values repeat,"
                  + " a grid; other numbers real; frequent numbers are atoms");
      parts =
          new StringParam(
              parent,
              "parts",
              "parts of dates and timestamps, in place of their number of days or seconds:"
                  + " NAME=PART[,PART...][,NAME=PART...], with year, month, day, weekday, hour and"
                  + " minute in UTC, and number for the number too. The column when.hour has the"
                  + " hour of when",
              ParamCheck.parsed("parts", DateColumns::parse));
      conditional =
          new StringParam(
              parent,
              "conditional",
              "density of columns of numbers: "
                  + ParamCheck.list(KindRules.conditionals())
                  + ". auto is mixture-of-gaussians, and on a grid mixture-of-logistics",
              ParamCheck.oneOf("conditional", KindRules.conditionals()));
      components =
          new IntParam(
              parent,
              "components",
              "components of a mixture; a gaussian has 1 whatever is said here",
              ParamCheck.atLeast("components", 1));
      mixtureWeights =
          new StringParam(
              parent,
              "mixtureWeights",
              "weights of a mixture: learned, or uniform (1/K)",
              ParamCheck.oneOf(
                  "mixtureWeights",
                  Arrays.stream(MixtureWeights.values()).map(MixtureWeights::toString).toList()));
      maxLevels =
          new IntParam(
              parent,
              "maxLevels",
              "the most words of a column that have a level of their own, the most frequent; the"
                  + " others are one level together",
              ParamCheck.atLeast("maxLevels", 1));
      minCount =
          new IntParam(
              parent,
              "minCount",
              "words that are there less often than this are one level together, which stands for"
                  + " words never seen too",
              ParamCheck.atLeast("minCount", 1));
      atomShare =
          new DoubleParam(
              parent,
              "atomShare",
              "a number that this share of the rows holds is an outcome of its own",
              ParamCheck.above("atomShare", 0));
      ModelSettings d = ModelSettings.BASE;
      RealDensity real = RealDensity.DEFAULT;
      parent.setDefault(modelType, d.model());
      parent.setDefault(ordering, d.ordering());
      parent.setDefault(masks, d.masks());
      parent.setDefault(kinds, Kinds.AUTO);
      parent.setDefault(parts, "");
      parent.setDefault(conditional, KindRules.AUTO);
      parent.setDefault(components, RealDensity.DEFAULT_COMPONENTS);
      parent.setDefault(mixtureWeights, MixtureWeights.of(real).toString());
      parent.setDefault(maxLevels, KindRules.MAX_LEVELS);
      parent.setDefault(minCount, KindRules.MIN_COUNT);
      parent.setDefault(atomShare, KindRules.ATOM_SHARE);
    }
  }

  /** The params of this instance. */
  Declared modelParams();

  /** Param for the model. */
  default Param<String> modelType() {
    return modelParams().modelType;
  }

  /** The value of {@link #modelType}. */
  default String getModelType() {
    return getOrDefault(modelType());
  }

  /** Param for the units of each hidden layer. */
  default IntArrayParam hiddenLayers() {
    return modelParams().hiddenLayers;
  }

  /** The value of {@link #hiddenLayers}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** Param for the nonlinearity of the hidden units. */
  default Param<String> activation() {
    return modelParams().activation;
  }

  /** The value of {@link #activation}. */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /** Param for the order of the columns in the model. */
  default Param<String> ordering() {
    return modelParams().ordering;
  }

  /** The value of {@link #ordering}. */
  default String getOrdering() {
    return getOrDefault(ordering());
  }

  /** Param for direct connections. */
  default BooleanParam direct() {
    return modelParams().direct;
  }

  /** The value of {@link #direct}. */
  default boolean getDirect() {
    return (Boolean) getOrDefault(direct());
  }

  /** Param for the number of masks. */
  default IntParam masks() {
    return modelParams().masks;
  }

  /** The value of {@link #masks}. */
  default int getMasks() {
    return (Integer) getOrDefault(masks());
  }

  /** Param for the kinds of the columns. */
  default Param<String> kinds() {
    return modelParams().kinds;
  }

  /** The value of {@link #kinds}. */
  default String getKinds() {
    return getOrDefault(kinds());
  }

  /** Param for the parts of dates. */
  default Param<String> parts() {
    return modelParams().parts;
  }

  /** The value of {@link #parts}. */
  default String getParts() {
    return getOrDefault(parts());
  }

  /** Param for the density of real columns. */
  default Param<String> conditional() {
    return modelParams().conditional;
  }

  /** The value of {@link #conditional}. */
  default String getConditional() {
    return getOrDefault(conditional());
  }

  /** Param for the components of a mixture. */
  default IntParam components() {
    return modelParams().components;
  }

  /** The value of {@link #components}. */
  default int getComponents() {
    return (Integer) getOrDefault(components());
  }

  /** Param for the weights of a mixture. */
  default Param<String> mixtureWeights() {
    return modelParams().mixtureWeights;
  }

  /** The value of {@link #mixtureWeights}. */
  default String getMixtureWeights() {
    return getOrDefault(mixtureWeights());
  }

  /** Param for the most words of a column that have a level of their own. */
  default IntParam maxLevels() {
    return modelParams().maxLevels;
  }

  /** The value of {@link #maxLevels}. */
  default int getMaxLevels() {
    return (Integer) getOrDefault(maxLevels());
  }

  /** Param for how often a word is there that has a level of its own. */
  default IntParam minCount() {
    return modelParams().minCount;
  }

  /** The value of {@link #minCount}. */
  default int getMinCount() {
    return (Integer) getOrDefault(minCount());
  }

  /** Param for the share of rows that makes a number an outcome of its own. */
  default DoubleParam atomShare() {
    return modelParams().atomShare;
  }

  /** The value of {@link #atomShare}. */
  default double getAtomShare() {
    return (Double) getOrDefault(atomShare());
  }
}
