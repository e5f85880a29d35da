package org.ardent.train;

/** Whoever may do a part of a task's work in its place, while it does the rest. */
interface Helpers {
  /** There is no one. */
  Helpers NONE =
      new Helpers() {
        @Override
        public void offer(Runnable work) {}

        @Override
        public boolean takeBack() {
          return true;
        }
      };

  /** Offers work, before all else was taken back or done. */
  void offer(Runnable work);

  /** Whether nobody has begun with what was offered last; then nobody will. */
  boolean takeBack();
}
