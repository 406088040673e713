#if os(Linux)
import Foundation
import Glibc
import Testing

/// kennel on file systems that lack what Linux's own have, mounted for the test.
@Suite(.timeLimit(.minutes(30)), .serialized) struct `Disks and shares` {
  /// A file system to mount.
  enum Disk: String, CaseIterable, CustomTestStringConvertible {
    /// Neither exclusive renames nor hard links, and Windows' names.
    case exFAT
    /// Windows' names only.
    case ntfs
    /// A share on which neither permissions nor attributes can be set.
    case share
    /// The same, and all users can read all files.
    case openShare

    var testDescription: String { rawValue }

    /// The command that mounts it at `$2` with files in `$1`.
    var command: String {
      switch self {
      case .exFAT:
        """
        truncate -s 32M "$1/disk" && mkfs.exfat "$1/disk" >&2 \
          && mount.exfat-fuse "$(losetup -f --show "$1/disk")" "$2"
        """
      case .ntfs:
        """
        truncate -s 32M "$1/disk" && mkfs.ntfs -F -q "$1/disk" >&2 \
          && ntfs-3g -o windows_names "$(losetup -f --show "$1/disk")" "$2"
        """
      case .share:
        #"mkdir "$1/files" && bindfs -o chmod-deny,chown-deny,xattr-none "$1/files" "$2""#
      case .openShare:
        #"mkdir "$1/files" && bindfs -p a+rX -o chmod-deny "$1/files" "$2""#
      }
    }
  }

  private let folder: TemporaryFolder
  private let root: String
  private var state: String { "\(root)/state" }

  init() throws {
    folder = try TemporaryFolder()
    root = folder.url.path(percentEncoded: false)
    for name in ["source", "disk"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    }
  }

  private func kennel(_ arguments: String...) throws -> Finished {
    try EndToEndTests.run(builtKennel, arguments, environment: ["XDG_STATE_HOME": state])
  }

  private func shell(_ script: String, _ arguments: String...) throws -> Finished {
    try EndToEndTests.run(URL(filePath: "/bin/sh"), ["-c", script, "sh"] + arguments)
  }

  /// Runs `body` with the mounted disk; says so if it can't be mounted here.
  private func on(_ disk: Disk, _ body: (String) throws -> Void) throws {
    let mount = "\(root)/disk"
    // Python closes the descriptors that a FUSE process would otherwise keep, and by which
    // Foundation waits for the end of this one.
    let mounted = try EndToEndTests.run(
      URL(filePath: "/usr/bin/env"),
      [
        "python3", "-c",
        "import subprocess, sys; sys.exit(subprocess.run(['sh', '-c'] + sys.argv[1:]).returncode)",
        disk.command, "sh", "\(root)/source", mount,
      ])
    guard mounted.status == 0, try shell("mountpoint -q \"$1\"", mount).status == 0 else {
      print("skipped: \(disk) can't be mounted here: \(mounted.errors.prefix(200))")
      return
    }
    defer {
      _ = try? shell(
        #"umount "$1" || umount -l "$1"; losetup -j "$2/disk" | cut -d: -f1 | xargs -r losetup -d"#,
        mount, "\(root)/source")
    }
    try body(mount)
  }

  private func addPhotos(to folder: String) throws -> [String: Data] {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let picture = try Data(
      contentsOf: packageRoot.appending(path: "Tests/ImagingTests/Fixtures/baseline-420.jpg"))
    for (number, name) in ["a.jpg", "CON.jpg", "12:30.jpg", "É.jpg", "é.jpg"].enumerated() {
      try (picture + Data("\(number)".utf8)).write(to: URL(filePath: "\(folder)/\(name)"))
      chmod("\(folder)/\(name)", 0o644)
    }
    return files(in: folder)
  }

  private func files(in folder: String) -> [String: Data] {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map { (name, $0) }
      })
  }

  @Test(arguments: Disk.allCases, ["--copy", "--move"])
  func `photos are sorted onto it and taken back`(disk: Disk, kind: String) throws {
    try on(disk) { mount in
      let photos = "\(root)/photos"
      let before = try addPhotos(to: photos)
      let sorted = try kennel("sort", photos, "--into", "\(mount)/Sorted", kind)
      #expect(sorted.status == 0, "\(sorted.output)\(sorted.errors)")
      #expect(files(in: "\(mount)/Sorted").count == before.count)
      let undone = try kennel("undo")
      #expect(undone.status == 0, "\(undone.output)\(undone.errors)")
      #expect(files(in: photos) == before)
      #expect(files(in: "\(mount)/Sorted").isEmpty)
    }
  }

  @Test(arguments: Disk.allCases, [[], ["--sidecar"]])
  func `photos on it are labelled, and get their old bytes back`(
    disk: Disk, options: [String]
  ) throws {
    try on(disk) { mount in
      let photo = "\(mount)/rex.jpg"
      // To copy the file would also copy its permissions, which the share refuses.
      try Data(
        contentsOf: packageRoot.appending(path: "Tests/ImagingTests/Fixtures/baseline-420.jpg")
      ).write(to: URL(filePath: photo))
      let before = files(in: mount)
      let tagged = try EndToEndTests.run(
        builtKennel, ["tag", "--breed", "Beagle", photo] + options,
        environment: ["XDG_STATE_HOME": state])
      #expect(tagged.status == 0, "\(tagged.output)\(tagged.errors)")
      #expect(files(in: mount) != before)
      #expect(try kennel("undo").status == 0)
      #expect(files(in: mount) == before)
    }
  }

  @Test func `a private photo is not copied to where others can read it`() throws {
    try on(.openShare) { mount in
      let photos = "\(root)/photos"
      _ = try addPhotos(to: photos)
      chmod("\(photos)/a.jpg", 0o600)
      let sorted = try kennel("sort", photos, "--into", "\(mount)/Sorted", "--copy")
      #expect(sorted.status == 1)
      #expect(sorted.output.contains("other users could read it"), "\(sorted.output)")
      #expect(files(in: "\(mount)/Sorted").count == 4)
    }
  }
}
#endif
