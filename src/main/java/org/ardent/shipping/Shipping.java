package org.ardent.shipping;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.serializer.SerializerInstance;
import scala.Function2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * How values of ours go from process to process: broadcast, collected, or given to the tasks.
 *
 * <p>Whatever Spark ships that way passes {@code spark.serializer}, which may be Kryo. Here it goes
 * as {@link JavaSerialized}, so that every serializable class passes, records too.
 */
public final class Shipping {
  private Shipping() {}

  /** A value as Java writes it, whatever {@code spark.serializer} is. */
  public static byte[] bytes(Object value) {
    ByteBuffer buffer = java().serialize(value, ClassTag$.MODULE$.apply(Object.class));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * The value that {@link #bytes} wrote.
   *
   * @param loader of its class
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the caller knows what was written
  public static <T> T value(byte[] bytes, ClassLoader loader) {
    return java()
        .deserialize(ByteBuffer.wrap(bytes), loader, ClassTag$.MODULE$.apply(Object.class));
  }

  private static SerializerInstance java() {
    return SparkEnv.get().closureSerializer().newInstance();
  }

  /** A value that every executor gets once. */
  public static <T> Broadcast<T> broadcast(JavaSparkContext context, T value) {
    return new JavaBroadcast<>(context.broadcast(new JavaSerialized<>(value)));
  }

  /** All elements, in order. */
  public static <T> List<T> collect(JavaRDD<T> rdd) {
    return values(wrapped(rdd).collect());
  }

  /** The first elements, at most so many, in order. */
  public static <T> List<T> take(JavaRDD<T> rdd, int count) {
    return values(wrapped(rdd).take(count));
  }

  /** All elements, in order, of one partition after the other. */
  public static <T> Iterator<T> iterator(JavaRDD<T> rdd) {
    Iterator<JavaSerialized<T>> elements = wrapped(rdd).toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public T next() {
        return elements.next().value();
      }
    };
  }

  /** Elements that the driver has, in so many partitions. */
  public static <T> JavaRDD<T> parallelize(
      JavaSparkContext context, List<T> elements, int partitions) {
    return context
        .parallelize(elements.stream().map(JavaSerialized::new).toList(), partitions)
        .map(JavaSerialized::value);
  }

  /**
   * Runs a task on every partition; results come in the order of the partitions.
   *
   * @param task serializable
   */
  @SuppressWarnings("unchecked") // an array of JavaSerialized<R> has no class of its own
  public static <T, R> List<R> run(
      RDD<T> rdd, AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R> task) {
    return Stream.of((JavaSerialized<R>[]) rdd.context().runJob(rdd, new Task<>(task), tag()))
        .map(JavaSerialized::value)
        .toList();
  }

  /**
   * The same, each result being handed on as it arrives.
   *
   * @param results gets the index of the partition and its result
   */
  public static <T, R> void run(
      RDD<T> rdd,
      AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R> task,
      Function2<Object, R, BoxedUnit> results) {
    rdd.context().runJob(rdd, new Task<>(task), new Unwrapped<>(results), tag());
  }

  private static <T> JavaRDD<JavaSerialized<T>> wrapped(JavaRDD<T> rdd) {
    return rdd.map(JavaSerialized::new);
  }

  private static <T> List<T> values(List<JavaSerialized<T>> wrapped) {
    return wrapped.stream().map(JavaSerialized::value).toList();
  }

  @SuppressWarnings("unchecked")
  private static <R> ClassTag<JavaSerialized<R>> tag() {
    return (ClassTag<JavaSerialized<R>>)
        (ClassTag<?>) ClassTag$.MODULE$.apply(JavaSerialized.class);
  }

  /** A task whose result is wrapped. No lambda: Spark would rewrite its byte code in every job. */
  private static final class Task<T, R>
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, JavaSerialized<R>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R> task;

    Task(AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R> task) {
      this.task = task;
    }

    @Override
    public JavaSerialized<R> apply(TaskContext context, scala.collection.Iterator<T> elements) {
      return new JavaSerialized<>(task.apply(context, elements));
    }
  }

  /** Takes results of {@link Task}s, on the driver. */
  private static final class Unwrapped<R>
      extends AbstractFunction2<Object, JavaSerialized<R>, BoxedUnit> {
    private final Function2<Object, R, BoxedUnit> results;

    Unwrapped(Function2<Object, R, BoxedUnit> results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object partition, JavaSerialized<R> result) {
      return results.apply(partition, result.value());
    }
  }

  /** A broadcast of the value that another one wraps. */
  private static final class JavaBroadcast<T> extends Broadcast<T> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<JavaSerialized<T>> wrapped;

    JavaBroadcast(Broadcast<JavaSerialized<T>> wrapped) {
      super(wrapped.id(), ClassTag$.MODULE$.apply(Object.class));
      this.wrapped = wrapped;
    }

    /** Spark's own, so that it is as silent. */
    @Override
    public String logName() {
      return Broadcast.class.getName();
    }

    @Override
    public T getValue() {
      return wrapped.value().value();
    }

    @Override
    public void doUnpersist(boolean blocking) {
      wrapped.unpersist(blocking);
    }

    @Override
    public void doDestroy(boolean blocking) {
      wrapped.destroy(blocking);
    }
  }
}
