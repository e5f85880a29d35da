package org.ardent.train;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.ardent.model.Model;
import org.ardent.model.Objective;

/** A model whose tasks fail while a test says so. */
public final class PoisonedModel implements InvocationHandler, Serializable {
  public static final String POISON = "poison in the task";

  private static final long serialVersionUID = 1L;
  private static volatile boolean poisoned;

  private final Object target;

  private PoisonedModel(Object target) {
    this.target = target;
  }

  public static Model of(Model model) {
    return proxy(Model.class, model);
  }

  public static void poisoned(boolean now) {
    poisoned = now;
  }

  private static <T> T proxy(Class<T> type, T target) {
    ClassLoader loader = PoisonedModel.class.getClassLoader();
    return type.cast(
        Proxy.newProxyInstance(loader, new Class<?>[] {type}, new PoisonedModel(target)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (poisoned && method.getName().equals("addGradient")) {
      throw new IllegalStateException(POISON);
    }
    try {
      Object result = method.invoke(target, arguments);
      return result instanceof Objective objective ? proxy(Objective.class, objective) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
