import Foundation
import Glibc
import Imaging
import TestSupport
import Testing
import Randomness

/// The name of every file and folder here: a byte that is not UTF-8, and a terminal escape.
private let hostile: [UInt8] = Array("x".utf8) + [0xFF, 0x1B] + Array("[31m".utf8)
/// The same for people.
private let shownHostile = #"x\xFF\x1B[31m"#

/// A folder of files with hostile names: photos, a dataset, lists, bundles.
private final class HostileWorld {
  let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    .appending(path: "kennel-\(UUID().uuidString)").path(percentEncoded: false)

  init() throws {
    let photo = try Data(contentsOf: picture)
    for name in ["@.jpg", "@.d/@.jpg", "@.cats/@.jpg"] { write(photo, to: path(name)) }
    write(Data(path("@.jpg")) + Data("\n".utf8), to: path("@.list"))
    // The weights of the default model, which have 1,000 outputs.
    write(Data((0..<1000).map { "Breed \($0)\n" }.joined().utf8), to: path("@.txt"))
    let weights = "Models/tf_efficientnetv2_b0.dogs121/weights.safetensors"
    link("@.safetensors", to: packageRoot.appending(path: weights).path(percentEncoded: false))
    for file in ["model.json", "labels.json", "weights.safetensors"] {
      let content = try Data(contentsOf: OldKennel.fixtures.appending(path: "bundle/\(file)"))
      write(content, to: path("@.bundle/\(file)"))
    }
  }

  deinit {
    // Foundation can't remove files by such names.
    _ = try? run(URL(filePath: "/bin/rm"), ["-rf", root])
  }

  /// Writes datasets of two breeds, each photo another one.
  func writeDatasets() throws {
    var dice = SeededGenerator(seed: 1)
    for breed in ["Beagle", "Pug"] {
      for number in 0..<12 {
        let pixels = (0..<24 * 24 * 3).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let photo = try Data(Image(width: 24, height: 24, pixels: pixels).jpegData())
        write(photo, to: path("@.\(number < 8 ? "set" : "val")/\(breed)/\(number)@.jpg"))
      }
    }
  }

  /// A path in the world: `@` stands for the hostile name.
  func path(_ name: String) -> [UInt8] { Array("\(root)/".utf8) + named(name) }

  func has(_ name: String) -> Bool { namesBelow(Array(root.utf8)).contains(named(name)) }

  private func named(_ name: String) -> [UInt8] {
    name.utf8.flatMap { $0 == UInt8(ascii: "@") ? hostile : [$0] }
  }

  /// Runs a command line: `@` stands for the hostile name, and a word with it for a path.
  func kennel(_ line: String) throws -> Finished {
    try run(
      builtKennel,
      bytes: line.split(separator: " ").map { word in
        guard let at = word.firstIndex(of: "@") else { return Array(word.utf8) }
        // In NETWORK=FILE, the path begins behind the sign.
        return Array(word[..<at].utf8) + path(String(word[at...]))
      },
      environment: ["XDG_STATE_HOME": "\(root)/state", "LC_ALL": "C.UTF-8"],
      folder: URL(filePath: root))
  }

  /// Names in which bytes were replaced: by U+FFFD, or by the private characters of `RawArguments`.
  var repairedNames: [String] {
    namesBelow(Array(root.utf8)).filter { name in
      let text = String(decoding: name, as: UTF8.self)
      return name != Array(text.utf8)
        ? !String(decoding: name.filter { $0 != 0xFF }, as: UTF8.self).unicodeScalars
          .allSatisfy { $0.value < 0x80 }
        : text.unicodeScalars.contains { $0.value >= 0x80 } || text.contains(#"\xFF"#)
    }.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// A command line with hostile names, and what it must make.
struct HostileCase: Sendable, CustomTestStringConvertible {
  let line: String
  let status: Int32
  let makes: [String]
  /// A part of what it says on either stream; `@` stands for the hostile name as people see it.
  let says: String

  init(_ line: String, _ status: Int32 = 0, makes: [String] = [], says: String = "") {
    (self.line, self.status, self.makes, self.says) = (line, status, makes, says)
  }

  var testDescription: String { line }
}

@Suite(.timeLimit(.minutes(30))) struct `Names that are not UTF-8` {
  private func expect(_ cases: [HostileCase], in world: HostileWorld) throws {
    for test in cases {
      let result = try world.kennel(test.line)
      let said = result.output + result.errors
      #expect(result.status == test.status, "\(test.line): \(said)")
      for name in test.makes { #expect(world.has(name), "\(test.line) makes \(name): \(said)") }
      // Spreadsheets get names as they are; CSV on a terminal has them escaped.
      #expect(!said.contains("\u{1B}") || test.line.contains("csv"), "\(test.line)")
      let says = test.says.replacing("@", with: shownHostile)
      #expect(says.isEmpty || said.contains(says), "\(test.line): \(said)")
      #expect(world.repairedNames == [], "\(test.line)")
    }
  }

  @Test(arguments: [
    [HostileCase("classify -m @.bundle @.jpg", says: "@.jpg  ")],
    [
      HostileCase(
        "classify -m @.bundle --format jsonl @.d", says: #"\u001b[31m.jpg","pathBase64":"#)
    ],
    [HostileCase("classify -m @.bundle --format csv -i @.jpg", says: "1 photo in ")],
    [HostileCase("classify -m @.bundle --debug @.jpg", says: "1 photo in ")],
    [HostileCase("classify -m @.bundle --exclude @.d/@.jpg @.d", 2, says: "No photo found.")],
    [HostileCase("classify -m @.bundle --files-from @.list", says: "1 photo in ")],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --copy --layout {name}", makes: ["@.out/@.jpg"],
        says: "@.out/@.jpg"),
      HostileCase("history", says: "1 done"),
      HostileCase("undo", says: "@.jpg"),
    ],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --move --layout {name} --plan @.plan",
        makes: ["@.plan", "@.d/@.jpg"]),
      HostileCase("sort --apply @.plan", makes: ["@.out/@.jpg"]),
      HostileCase("sort --apply @.plan --format jsonl", 1, says: #""pathBase64":"#),
    ],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --symlink --exclude @.d/@.jpg", 2,
        says: "No photo found.")
    ],
    [
      HostileCase("tag --breed Beagle -m @.bundle @.jpg", says: "@.jpg  -> Beagle"),
      HostileCase("tag --remove -m @.bundle @.d @.jpg", says: "@.jpg  label removed"),
    ],
    [
      HostileCase("tag --breed Beagle -m @.bundle @.d --plan @.plan", makes: ["@.plan"]),
      HostileCase("tag --apply @.plan", says: "@.jpg  -> Beagle"),
    ],
    [
      HostileCase(
        "tag --breed Beagle -m @.bundle --sidecar @.jpg", makes: ["@.jpg.xmp"],
        says: "@.jpg.xmp")
    ],
    [
      HostileCase("stats -m @.bundle @.d -o @.html --format html", makes: ["@.html"]),
      HostileCase("stats -m @.bundle @.d -o @.html", 74, says: "@.html is there already"),
      HostileCase("stats -m @.bundle @.d --output @.txt2", makes: ["@.txt2"]),
    ],
    [
      HostileCase("model show @.bundle", says: "@.bundle"),
      HostileCase("model show --format jsonl @.bundle", says: "simple_cnn"),
      HostileCase("model verify @.bundle", says: "@.bundle"),
    ],
    [
      HostileCase(
        "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt --output @.new",
        makes: ["@.new/model.json"], says: "@.new"),
      HostileCase("model verify @.new", says: "@.new"),
      HostileCase(
        "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt",
        makes: ["@/model.json"]),
      HostileCase("classify -m @ @.jpg", says: "@.jpg  "),
    ],
  ])
  func `are used as they are, byte by byte`(cases: [HostileCase]) throws {
    try expect(cases, in: HostileWorld())
  }

  @Test func `are used as they are by evaluate and quantize`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    try expect(
      [
        HostileCase(
          "evaluate -m @.bundle @.val --not-a-dog @.cats --format html -o @.page",
          makes: ["@.page"]),
        HostileCase("evaluate -m @.bundle @.val --not-a-dog @.cats --output @.page", 74),
        HostileCase(
          "model quantize @.bundle --calibrate @.val --output @.int8",
          makes: ["@.int8/model.json"], says: "@.int8 is ready"),
      ], in: world)
  }

  @Test func `are used as they are by train`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    let usual = "--epochs 1 --jobs 1 --augment none --not-a-dog @.cats --validation @.val"
    let small = "\(usual) --from none --architecture simple_cnn --size 16"
    try expect(
      [
        HostileCase("train @.set --preview @.png \(small)", makes: ["@.png"]),
        HostileCase(
          "train @.set --output @.trained \(small)", makes: ["@.trained/model.json"],
          says: "@.trained is ready"),
        HostileCase(
          "train @.set --output @.more --from @.bundle \(usual)", makes: ["@.more/model.json"]),
      ], in: world)
    for bundle in ["@.trained", "@.more"] {
      let readme = try world.read("\(bundle)/README.md")
      #expect(readme.unicodeScalars.allSatisfy { $0 != "\u{1B}" && $0.value < 0x10_F700 })
    }
  }

  @Test func `are used as they are by compare`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    let bundle = packageRoot.appending(path: "Models/tf_efficientnetv2_b0.dogs121")
    world.link("@.published", to: bundle.path(percentEncoded: false))
    try expect(
      [
        HostileCase(
          "compare @.set --output @.compared --epochs 1 --jobs 2 --validation @.val "
            + "--networks tf_efficientnetv2_b0 --weights tf_efficientnetv2_b0=@.published",
          makes: ["@.compared/results.jsonl"])
      ], in: world)
  }

  @Test(arguments: [
    "classify @.no", "classify -m @.no @.jpg", "classify --files-from @.no",
    "sort @.no --into @.out --copy", "sort --apply @.no", "sort --apply @.jpg",
    "sort -m @.bundle @.d --into @.jpg --copy",
    "sort -m @.bundle @.d --into @.out --copy --plan @.jpg",
    "tag @.no", "tag --apply @.no", "stats @.no", "stats @.d -o @.no/@", "evaluate @.no",
    "evaluate -m @.no @.d", "evaluate @.d", "evaluate @.cats/.. --not-a-dog @.no",
    "model show @.no", "model verify @.no", "model import @.no --architecture simple_cnn",
    "model import @.jpg --architecture simple_cnn",
    "model import @.safetensors --architecture simple_cnn --labels @.no",
    "model import @.safetensors --architecture simple_cnn --labels @.txt --output @.d",
    "model quantize @.no --calibrate @.d --output @.out",
    "model quantize @.bundle --calibrate @.no --output @.out",
    "train @.no --output @.out", "train @.d --output @.d", "train @.d --from @.no --output @.out",
    "train @.no.csv --preview @.png", "compare @.no --output @.out",
    "compare @.d --weights resnet50=@.no", "@", "@ @", "classify --@", "classify --top @ @.jpg",
    "sort @.d --into @.out --copy --layout @", "tag --breed @ @.jpg", "classify --language @ @.d",
    "help @", "tag --keyword-template {breed}@ @.jpg",
    "sort @.d --into @.o --copy --layout @/{name}",
    "model import @.safetensors --architecture resnet50 --name @",
    "model import @.safetensors --architecture resnet50 --licence @",
    "train @.d --output @.out --classes @", "compare @.d --networks @",
  ])
  func `of what can't be used never drive the terminal`(line: String) throws {
    let world = try HostileWorld()
    let result = try world.kennel(line)
    #expect(result.status != 0 || line.contains("--language"), "\(result.output)")
    #expect(!(result.output + result.errors).contains("\u{1B}"), "\(result.errors)")
    let private_ = (result.output + result.errors).unicodeScalars.filter { $0.value >= 0x10_F700 }
    #expect(private_.isEmpty, "\(result.errors)")
    #expect(world.repairedNames == [])
  }
}

extension HostileWorld {
  fileprivate func read(_ name: String) throws -> String {
    let file = try run(URL(filePath: "/bin/cat"), bytes: [path(name)])
    return file.output
  }

  fileprivate func link(_ name: String, to target: String) {
    symlink(target, path(name).map { CChar(bitPattern: $0) } + [0])
  }
}
