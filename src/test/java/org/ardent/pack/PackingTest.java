package org.ardent.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.DiskBlockManager;
import org.ardent.SparkForTests;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Permutation;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

class PackingTest {
  private static final int ROWS = 211;
  private static final int SEED = 5;

  /** Binary columns, one of 200 categories, and a real one. */
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new Variable.Binary(),
              new Variable.Nominal(200),
              new Variable.Binary(),
              new Variable.Real(1.5, 0.5, -5, Variable.Family.GAUSSIAN, 1, false)),
          new int[] {2, 1, 0, 3});

  private static List<TableRow> rows(boolean weighted) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              Random random = Random.of(SEED, Random.TEST, i);
              TableRow row =
                  TableRow.of(
                      Vectors.dense(
                          random.nextInt(2),
                          random.nextInt(200),
                          random.nextInt(2),
                          random.nextInt(3)));
              return weighted && i % 3 == 0
                  ? new TableRow(row.values(), null, null, Map.of(), false, random.nextDouble())
                  : row;
            })
        .toList();
  }

  private static Table table(List<TableRow> rows, int partitions) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
    return Table.of("toy", List.of("a", "b", "c", "d"), context.parallelize(rows, partitions));
  }

  /** A shard as the definition has it: rows of position ≡ shard modulo S, by position. */
  private static Examples expected(List<TableRow> rows, int shards, int shard) {
    Permutation shuffle = new Permutation(rows.size(), Random.hash(SEED, Random.SHUFFLE));
    ExamplesBuilder builder = new ExamplesBuilder();
    RowEncoder encoder = new RowEncoder(LAYOUT);
    LongStream.range(0, rows.size())
        .boxed()
        .filter(id -> shuffle.apply(id) % shards == shard)
        .sorted(Comparator.comparingLong(shuffle::apply))
        .forEach(id -> encoder.encode(rows.get(Math.toIntExact(id)), id, builder));
    return builder.build();
  }

  private static void assertSame(Examples actual, Examples expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    assertThat(actual.entries()).isEqualTo(expected.entries());
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.id(i)).isEqualTo(expected.id(i));
      assertThat(actual.weight(i)).isEqualTo(expected.weight(i));
      assertThat(actual.start(i)).isEqualTo(expected.start(i));
    }
    for (int e = 0; e < actual.entries(); e++) {
      assertThat(actual.column(e)).isEqualTo(expected.column(e));
      assertThat(actual.exactValue(e)).isEqualTo(expected.exactValue(e));
    }
  }

  /** The parts of a table's pieces, in the order in which a shuffle may bring them. */
  private static Iterator<Tuple2<Integer, byte[]>> parts(
      List<TableRow> rows, PackingPlan plan, int shard, long mostBytes) {
    List<Tuple2<Integer, byte[]>> parts = new ArrayList<>();
    int half = rows.size() / 2;
    RowEncoder encoder = new RowEncoder(LAYOUT);
    new PieceWriter(rows.subList(half, rows.size()).iterator(), half, encoder, plan, mostBytes)
        .forEachRemaining(parts::add);
    new PieceWriter(rows.subList(0, half).iterator(), 0, encoder, plan, mostBytes)
        .forEachRemaining(parts::add);
    return parts.stream()
        .filter(part -> part._1() / plan.piecesPerShard() == shard)
        .sorted(Comparator.comparing(Tuple2::_1))
        .iterator();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000, 1000000, false",
    "1, 10, 100, true",
    "4, 7, 1, true",
    "211, 1, 50, false",
    "3, 71, 1, false"
  })
  void aShardHasItsRowsInTheOrderOfTheShuffle(
      int shards, int rowsPerPiece, long mostBytes, boolean weighted, @TempDir Path folder)
      throws IOException {
    List<TableRow> rows = rows(weighted);
    PackingPlan plan = new PackingPlan(ROWS, shards, rowsPerPiece, SEED);
    for (int shard = 0; shard < shards; shard++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ShardFile.write(plan, shard, parts(rows, plan, shard, mostBytes), bytes);
      Path file = Files.write(folder.resolve("shard" + shard), bytes.toByteArray());
      Examples expected = expected(rows, shards, shard);
      PackedRows mapped = PackedRows.map(plan, shard, file.toFile());
      assertThat(mapped.bytes()).isEqualTo(bytes.size());
      assertSame(mapped.range(0, mapped.size()), expected);
      int[] some = IntStream.range(0, 9).map(i -> i * 31 % mapped.size()).toArray();
      assertSame(mapped.select(some), expected.select(some));
      PackedRows inHeap = PackedRows.read(plan, shard, Files.newInputStream(file));
      assertSame(inHeap.select(some), expected.select(some));
      assertThat(mapped.retain()).isTrue();
      mapped.release();
      mapped.release();
      assertThat(mapped.retain()).isFalse();
    }
  }

  @Test
  void rowsThatAreLostOrCameTwiceAreNoticed() {
    List<TableRow> rows = rows(false);
    PackingPlan plan = new PackingPlan(ROWS, 1, 50, SEED);
    List<Tuple2<Integer, byte[]>> parts = new ArrayList<>();
    parts(rows, plan, 0, 100).forEachRemaining(parts::add);
    Tuple2<Integer, byte[]> lost = parts.remove(3);
    assertThatThrownBy(
            () -> ShardFile.write(plan, 0, parts.iterator(), new ByteArrayOutputStream()))
        .hasMessageContaining("did not come");
    parts.add(3, lost);
    parts.add(3, lost);
    assertThatThrownBy(
            () -> ShardFile.write(plan, 0, parts.iterator(), new ByteArrayOutputStream()))
        .hasMessageContaining("came twice");
  }

  /** What a task keeps does not depend on how many rows it has. */
  @Test
  void rowsAreHandedOutBeforeTheyTakeMuchMemory() {
    List<TableRow> rows = rows(false);
    PackingPlan plan = new PackingPlan(ROWS, 2, 20, SEED);
    int[] taken = {0};
    Iterator<TableRow> counted = rows.stream().peek(row -> taken[0]++).iterator();
    PieceWriter writer = new PieceWriter(counted, 0, new RowEncoder(LAYOUT), plan, 200);
    assertThat(writer.hasNext()).isTrue();
    assertThat(taken[0]).isLessThan(20);
    long total = 0;
    while (writer.hasNext()) {
      total += writer.next()._2().length;
    }
    assertThat(taken[0]).isEqualTo(ROWS);
    // At most: number in the piece, length, id, number of entries; four entries, one with a value.
    assertThat(total).isLessThan(ROWS * (1 + 1 + 2 + 1 + 5 + 8));
  }

  @Test
  void ofOnesNoValuesAreKept() {
    PackedRow row = new PackedRow();
    for (int column = 0; column < 50 * 20; column += 20) {
      row.add(column, 1);
    }
    row.endRow(100, 1);
    assertThat(row.bytes().length()).isEqualTo(2 + 1 + 50);
    ExamplesBuilder builder = new ExamplesBuilder();
    builder.add(3, 1);
    builder.endRow(1);
    builder.add(4, 0.25);
    builder.endRow(2, 3);
    Examples both = builder.build();
    assertThat(both.exactValue(0)).isEqualTo(1);
    assertThat(both.exactValue(1)).isEqualTo(0.25);
    assertThat(both.weight(0)).isEqualTo(1);
    assertThat(both.weight(1)).isEqualTo(3);
  }

  @Test
  void holesArePacked() {
    ExamplesBuilder expected = new ExamplesBuilder();
    PackedBytes bytes = new PackedBytes();
    int[] starts = new int[6];
    PackedRow packed = new PackedRow();
    for (int i = 0; i < 5; i++) {
      for (RowSink sink : List.of(expected, packed)) {
        sink.add(2, 1);
        for (int h = 0; h < i % 3; h++) {
          sink.addHole(100 * (h + i));
        }
        sink.endRow(i, i == 3 ? 2 : 1);
      }
      bytes.putAll(packed.bytes());
      starts[i + 1] = bytes.length();
    }
    Examples actual = PackedRow.unpack(bytes.toArray(), starts);
    Examples rows = expected.build();
    assertSame(actual, rows);
    for (int i = 0; i <= 5; i++) {
      assertThat(actual.holeStart(i)).isEqualTo(rows.holeStart(i));
    }
    for (int h = 0; h < rows.holeStart(5); h++) {
      assertThat(actual.hole(h)).isEqualTo(rows.hole(h));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 4", "5, 300"})
  void sparkPacksTheSameRows(int partitions, int shards) {
    List<TableRow> rows = rows(true);
    Table table = table(rows, partitions);
    try (Shards packed =
        Shards.pack(table, TableScan.scan(table), new RowEncoder(LAYOUT), SEED, shards)) {
      assertThat(packed.count()).isEqualTo(Math.min(shards, ROWS));
      List<Examples> actual = packed.rdd().map(shard -> shard.range(0, shard.size())).collect();
      for (int s = 0; s < packed.count(); s++) {
        assertSame(actual.get(s), expected(rows, packed.count(), s));
      }
    }
  }

  /** Not parts of a shuffle, nor shards, nor their mappings; whatever happens to the blocks. */
  @Test
  void nothingIsLeftOfShards() throws Exception {
    DiskBlockManager disk = SparkEnv.get().blockManager().diskBlockManager();
    Set<BlockId> before = Set.copyOf(CollectionConverters.asJava(disk.getAllBlocks()));
    long mappedBefore = mapped();
    Table table = table(rows(false), 3);
    try (Shards packed =
        Shards.pack(table, TableScan.scan(table), new RowEncoder(LAYOUT), SEED, 3)) {
      assertThat(mapped()).isEqualTo(mappedBefore + 3);
      // As if they had been on an executor that was lost: they are made again.
      PackedRdd rdd = (PackedRdd) packed.rdd().rdd();
      rdd.store().close();
      assertThat(mapped()).isEqualTo(mappedBefore);
      SparkEnv.get().blockManager().master().removeRdd(rdd.dependencies().head().rdd().id(), true);
      List<Integer> sizes = packed.rdd().map(PackedRows::size).collect();
      assertThat(sizes).containsExactly(71, 70, 70);
      assertThat(mapped()).isEqualTo(mappedBefore + 3);
    }
    // Spark takes blocks away when it comes to it.
    for (int i = 0; i < 100 && (mapped() > mappedBefore || !leftOf(disk, before).isEmpty()); i++) {
      Thread.sleep(100);
    }
    assertThat(mapped()).isEqualTo(mappedBefore);
    assertThat(leftOf(disk, before)).isEmpty();
  }

  /** Not for all that can be reached from an RDD, which is the whole driver. */
  @Test
  void theBroadcastCountsForItsBytesInSparksMemory() {
    Table table = table(rows(false), 3);
    TableSummary summary = TableScan.scan(table);
    MemoryManager memory = SparkEnv.get().memoryManager();
    long before = memory.storageMemoryUsed();
    try (Shards packed = Shards.pack(table, summary, new RowEncoder(LAYOUT), SEED, 3)) {
      assertThat(packed.rows()).isEqualTo(ROWS);
      assertThat(memory.storageMemoryUsed()).isLessThan(before + (1 << 19));
    }
  }

  private static List<BlockId> leftOf(DiskBlockManager disk, Set<BlockId> before) {
    List<BlockId> left = new ArrayList<>(CollectionConverters.asJava(disk.getAllBlocks()));
    left.removeAll(before);
    return left;
  }

  /** How many shards this process has mapped. */
  private static long mapped() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.matches(".*/rdd_\\d+_\\d+( \\(deleted\\))?")).count();
    }
  }

  @Test
  void thePackingJobSaysWhatItIs() throws Exception {
    Queue<String> descriptions = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            descriptions.add(job.properties().getProperty("spark.job.description", ""));
          }
        };
    var context = SparkForTests.session().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    Table table = table(rows(false), 2);
    try {
      Shards.pack(table, TableScan.scan(table), new RowEncoder(LAYOUT), SEED, 2).close();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    assertThat(descriptions).containsExactly("scan toy", "pack toy");
  }

  @Test
  void theScanTellsTheSize() {
    List<TableRow> rows = rows(true);
    Table table = table(rows, 2);
    PackedSize size = PackedSize.of(TableScan.scan(table), LAYOUT);
    long entries = 0;
    for (TableRow row : rows) {
      entries += 2 + (row.values().apply(0) != 0 ? 1 : 0) + (row.values().apply(2) != 0 ? 1 : 0);
    }
    assertThat(size.entries()).isEqualTo(entries);
    assertThat(size.values()).isEqualTo(ROWS);
    assertThat(size.bytes()).isBetween(ROWS * 15L, ROWS * 35L);
  }

  @Test
  void refusesWhatCannotBePacked() {
    PackedSize size = new PackedSize(20_000_000_000L, 20_000_000_000L, 0, 200_000_000_000L);
    size.requireShards("t.parquet", 10);
    assertThatThrownBy(() -> size.requireShards("t.parquet", 9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("t.parquet has 20,000,000,000 rows in 9 shards, expected at least 10 shards");
    File[] folders = {new File("/a"), new File("/b")};
    SparkLocalDisk.requireSpace("t.parquet", 3_000_000_000L, 3_000_000_000L, folders);
    assertThatThrownBy(
            () -> SparkLocalDisk.requireSpace("t.parquet", 3_100_000_000L, 3_000_000_000L, folders))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "t.parquet takes about 3.1 GB of disk while it is packed, and spark.local.dir (/a, /b)"
                + " has 3.0 GB left");
  }

  /** 10⁷ rows of 784 reals in one shard: 8·10⁹ entries, 70 GB. */
  @Test
  void aShardHasNoLimitOfEntries() {
    long entries = 784L * 10_000_000;
    PackedSize size = new PackedSize(10_000_000, entries, entries, 9 * entries);
    size.requireShards("t.parquet", 1);
    PackingPlan plan = size.plan(SEED, 1);
    assertThat(plan.rowsOf(0)).isEqualTo(10_000_000);
    assertThat(plan.pieces()).isBetween(8_000, 8_400);
    assertThat((long) plan.rowsPerPiece() * 784 * 9).isLessThan(1 << 24);
  }
}
