package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.HdfsForTests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models and checkpoints on an HDFS, named by URIs. */
@Tag("slow")
class HdfsModelsTest {
  private static final Dataset<Row> ROWS = DensityTables.mixed(80, 1);

  @RegisterExtension private static final HdfsForTests HDFS = new HdfsForTests();

  private static List<String> names(String path) throws IOException {
    return Arrays.stream(HDFS.files().listStatus(new org.apache.hadoop.fs.Path(path)))
        .map(FileStatus::getPath)
        .map(org.apache.hadoop.fs.Path::getName)
        .toList();
  }

  private static List<Row> scores(AutoregressiveDensityModel model) {
    return model.transform(ROWS).collectAsList();
  }

  @Test
  void modelsAreSavedReplacedAndLoaded() throws IOException {
    AutoregressiveDensityModel first = AutoregressiveDensityTest.mixed().fit(ROWS);
    AutoregressiveDensityModel second = AutoregressiveDensityTest.mixed().setSeed(2).fit(ROWS);
    String saved = HDFS.uri("/models/customers");
    first.write().overwrite().save(saved);
    assertThat(scores(AutoregressiveDensityModel.load(saved))).isEqualTo(scores(first));
    assertThatThrownBy(() -> second.save(saved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
    HDFS.files().create(new org.apache.hadoop.fs.Path("/models/customers/of-old")).close();
    second.write().overwrite().save(saved);
    assertThat(scores(AutoregressiveDensityModel.load(saved)))
        .isEqualTo(scores(second))
        .isNotEqualTo(scores(first));
    assertThat(scores(AutoregressiveDensityModel.load(saved + "/data/model.safetensors")))
        .isEqualTo(scores(second));
    assertThat(names("/models/customers")).containsExactlyInAnyOrder("data", "metadata");
    assertThat(names("/models")).containsExactly("customers");
  }

  @Test
  void pipelinesAreSavedReplacedAndLoaded() throws IOException {
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {AutoregressiveDensityTest.mixed()});
    PipelineModel model = pipeline.fit(ROWS);
    for (int i = 0; i < 2; i++) {
      pipeline.write().overwrite().save(HDFS.uri("/pipelines/asked"));
      model.write().overwrite().save(HDFS.uri("/pipelines/fitted"));
    }
    assertThat(PipelineModel.load(HDFS.uri("/pipelines/fitted")).transform(ROWS).collectAsList())
        .isEqualTo(model.transform(ROWS).collectAsList());
    assertThat(
            Pipeline.load(HDFS.uri("/pipelines/asked")).fit(ROWS).transform(ROWS).collectAsList())
        .isEqualTo(model.transform(ROWS).collectAsList());
  }

  @Test
  void checkpointsComeAndGo() throws IOException {
    AutoregressiveDensityTest.mixed().setCheckpointDir(HDFS.uri("/checkpoints")).fit(ROWS);
    assertThat(names("/")).doesNotContain("checkpoints");
  }
}
