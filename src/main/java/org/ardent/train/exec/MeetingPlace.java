package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;

/**
 * Where a task finds the others of its meeting.
 *
 * @param <K> what tells one round from another
 */
interface MeetingPlace<K> extends Serializable {
  /**
   * Says that a task has come, and finds those that share its process.
   *
   * @param task its number in the job
   * @param shards that it has
   * @param rule how the state changes, where it is divided among executors
   * @return null if the meeting is over
   */
  TaskMeeting<K> enter(int task, List<Integer> shards, StateUpdate.Rule<K> rule)
      throws InterruptedException;

  /** In the driver's process. */
  record InDriver<K>(long meeting) implements MeetingPlace<K> {
    @Override
    public TaskMeeting<K> enter(int task, List<Integer> shards, StateUpdate.Rule<K> rule) {
      TaskMeeting<K> open = TaskMeeting.of(meeting);
      if (open != null) {
        open.come(task);
      }
      return open;
    }
  }

  /**
   * On an executor: where the driver listens, and to which meeting the task belongs.
   *
   * @param divided whether executors own slices of the state
   */
  record OnExecutor<K>(String host, int port, long meeting, boolean divided)
      implements MeetingPlace<K> {
    @Override
    public TaskMeeting<K> enter(int task, List<Integer> shards, StateUpdate.Rule<K> rule)
        throws InterruptedException {
      return ExecutorMeeting.enter(this, task, shards.size(), rule);
    }
  }
}
