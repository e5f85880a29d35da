package org.ardent.format.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.ardent.format.array.NamedArray;
import org.ardent.io.InputFiles;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;

/**
 * A zip archive of NumPy arrays, stored or deflated, as {@code numpy.savez} and {@code
 * savez_compressed} write them: {@link NamedArray#choose} says which is read, {@link NpyArray} how.
 * One task reads it, row after row, no further than the shape needs; what an archive claims takes
 * no memory.
 */
public final class NpzFormat implements TableFormat {
  private static final String MEMBER = ".npy";

  /** Deflate's best: 258 bytes of two bits. */
  private static final long MAX_RATIO = 1032;

  @Override
  public String name() {
    return "npz";
  }

  @Override
  public String pattern() {
    return ".npz";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.endsWith(".npz");
  }

  @Override
  public boolean holdsVariables() {
    return true;
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    FileStatus file = input.only("NumPy");
    if (file.getLen() == 0) {
      throw input.empty();
    }
    String label = input.label(file);
    String uri = file.getPath().toString();
    List<Member> members;
    try {
      members = members(input.configuration(), uri, file.getLen());
    } catch (IOException e) {
      throw input.failure(file, e);
    }
    NamedArray chosen =
        NamedArray.choose(
            label, members.stream().map(Member::description).toList(), options.variable());
    Member member =
        members.stream().filter(m -> m.description().equals(chosen)).findFirst().orElseThrow();
    return member.array().table(input, member.source(), options, false);
  }

  private static List<Member> members(Configuration configuration, String uri, long fileLength)
      throws IOException {
    List<Member> members = new ArrayList<>();
    try (ZipFile archive = ZipMember.archive(configuration, uri)) {
      List<ZipArchiveEntry> entries = ZipMember.list(archive);
      for (int i = 0; i < entries.size(); i++) {
        ZipArchiveEntry entry = entries.get(i);
        if (entry.getName().endsWith(MEMBER)) {
          members.add(member(archive, entry, new ZipMember(uri, i), fileLength));
        }
      }
    }
    return members;
  }

  private static Member member(
      ZipFile archive, ZipArchiveEntry entry, ZipMember source, long fileLength)
      throws IOException {
    String name = entry.getName().substring(0, entry.getName().length() - MEMBER.length());
    if (!archive.canReadEntryData(entry)) {
      return Member.unusable(name, "is encrypted or compressed in an unusual way", source);
    }
    try (InputStream in = ZipMember.open(archive, entry)) {
      NpyHeader header = NpyHeader.read(in);
      NpyArray array = new NpyArray(header, header.bytes());
      long length = array.offset() + array.dataBytes();
      if (entry.getSize() != length) {
        return Member.unusable(
            name,
            String.format(
                Locale.ROOT,
                "has %d bytes, expected %d for the %d × %d values that its header declares",
                entry.getSize(),
                length,
                array.rows(),
                array.width()),
            source);
      }
      if (entry.getSize() / MAX_RATIO > Math.min(entry.getCompressedSize(), fileLength)) {
        return Member.unusable(
            name,
            String.format(
                Locale.ROOT, "declares %d bytes, more than its compressed ones can hold", length),
            source);
      }
      return new Member(new NamedArray(name, header.shape(), null), array, source);
    } catch (IllegalArgumentException e) {
      return Member.unusable(name, e.getMessage(), source);
    }
  }

  /** An array of the archive; without it if that cannot be read. */
  private record Member(NamedArray description, NpyArray array, ZipMember source) {
    static Member unusable(String name, String problem, ZipMember source) {
      return new Member(new NamedArray(name, List.of(), problem), null, source);
    }
  }
}
