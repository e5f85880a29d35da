package org.ardent.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.ardent.train.TrainingListener;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the trainer and Spark's scheduler say of each job of training, by the clock of the driver in
 * whole milliseconds.
 */
final class StepEvents extends SparkListener implements TrainingListener {
  private static final class Job {
    long start;
    long end;
    long slowestRun;
    long slowestWrap;
  }

  private record Step(int epoch, long time) {}

  private final Map<Integer, Job> jobs = new TreeMap<>();
  private final Map<Integer, Job> jobOfStage = new TreeMap<>();
  private final List<Step> steps = new ArrayList<>();

  @Override
  public boolean usesSpark() {
    return false;
  }

  @Override
  public synchronized void onStep(int epoch, int step, int count, double nll) {
    steps.add(new Step(epoch, System.currentTimeMillis()));
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    Job job = new Job();
    job.start = event.time();
    jobs.put(event.jobId(), job);
    for (Object stage : CollectionConverters.asJava(event.stageIds())) {
      jobOfStage.put((Integer) stage, job);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    Job job = jobOfStage.get(event.stageId());
    if (job != null && event.taskMetrics() != null) {
      var metrics = event.taskMetrics();
      job.slowestRun = Math.max(job.slowestRun, metrics.executorRunTime());
      job.slowestWrap =
          Math.max(
              job.slowestWrap,
              metrics.executorDeserializeTime() + metrics.resultSerializationTime());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    Job job = jobs.get(event.jobId());
    if (job != null) {
      job.end = event.time();
    }
  }

  /** Milliseconds of what a job of training consists of, from the second epoch on. */
  synchronized Map<String, Spread> parts() {
    Map<String, List<Double>> parts = new LinkedHashMap<>();
    List<Job> all = List.copyOf(jobs.values());
    for (int j = 1; j + 1 < all.size(); j++) {
      Job job = all.get(j);
      // The step before the job began, and the first that was done after it ended, of one epoch.
      Step before = steps.stream().filter(s -> s.time <= job.start).reduce((a, b) -> b).orElse(null);
      Step after = steps.stream().filter(s -> s.time >= job.end).findFirst().orElse(null);
      if (job.end == 0
          || before == null
          || after == null
          || before.epoch != after.epoch
          || after.epoch == 1) {
        continue;
      }
      // Steps may be taken within a job: what is between jobs ends where the next one starts.
      long from = Math.max(before.time, all.get(j - 1).end);
      long to = Math.min(after.time, all.get(j + 1).start);
      long inside = job.slowestRun + job.slowestWrap;
      add(parts, "driver, before the job", job.start - from);
      add(parts, "job: slowest task", job.slowestRun);
      add(parts, "job: deserialise task, serialise result", job.slowestWrap);
      add(parts, "job: schedule, return", job.end - job.start - inside);
      add(parts, "driver, after the job", to - job.end);
      add(parts, "total", to - from);
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    parts.forEach(
        (name, values) ->
            spreads.put(
                name, Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray())));
    return spreads;
  }

  private static void add(Map<String, List<Double>> parts, String name, double value) {
    parts.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** How many steps a job takes. */
  synchronized long stepsPerJob() {
    long last = steps.get(steps.size() - 1).time;
    long count = jobs.values().stream().filter(job -> job.end > 0 && job.end <= last).count();
    return Math.round((double) steps.size() / count);
  }
}
