package org.ardent.train.exec;

/** Tasks that wait for this one, and may do a part of its work while it does the rest. */
public interface WaitingTasks {
  /** There is none. */
  WaitingTasks NONE =
      new WaitingTasks() {
        @Override
        public void offer(Runnable work) {}

        @Override
        public boolean takeBack() {
          return true;
        }
      };

  /** Offers work; what was offered before was taken back or done. */
  void offer(Runnable work);

  /** Whether nobody has begun with what was offered last; then nobody will. */
  boolean takeBack();
}
