package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/**
 * The pom's {@code spark.jvm.options}, which these tests run under and {@code submit/ardent} passes
 * on, are those of Spark's launcher.
 */
class JvmOptionsTest {

  @Test
  void areThoseOfSparksLauncher() {
    List<String> ours = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertThat(ours).contains(JavaModuleOptions.defaultModuleOptionArray());
  }
}
